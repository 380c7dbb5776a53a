import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startClock } from './clock.ts';
import { raceEndings } from './endings.ts';

test('nothing has won before something ended', () => {
  const endings = raceEndings(startClock());
  expect(endings.winner).toBeNull();
  expect(endings.signal.aborted).toBe(false);
});

test('the first reason wins, with its time; later ones are ignored', async () => {
  const clock = startClock();
  const endings = raceEndings(clock);
  const before = clock.now();
  endings.end('target-died', 'exit code 137');
  const after = clock.now();
  endings.end('broken', 'for 5 s');
  endings.end('interrupted', '');
  const ending = await endings.first;
  expect(ending).toMatchObject({ reason: 'target-died', detail: 'exit code 137' });
  expect(ending.atMs).toBeGreaterThanOrEqual(before);
  expect(ending.atMs).toBeLessThanOrEqual(after);
  expect(endings.winner).toEqual(ending);
});

test('the first ending aborts what is under way, when the winner is known already', async () => {
  const endings = raceEndings(startClock());
  let seen: unknown = null;
  endings.signal.addEventListener('abort', () => {
    seen = endings.winner?.reason;
  });
  const aborted = once(endings.signal, 'abort');
  endings.end('cap', '');
  await aborted;
  expect(seen).toBe('cap');
  expect(endings.signal.aborted).toBe(true);
});

test('an ending that an abort brings about does not win', async () => {
  const endings = raceEndings(startClock());
  endings.signal.addEventListener('abort', () => endings.end('generator-lost', 'stopped by the abort'));
  endings.end('load-done', '');
  expect((await endings.first).reason).toBe('load-done');
});
