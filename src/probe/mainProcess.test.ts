import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../test/fixtures/probe/fixture.ts';
import { hasExited, openMainProcess, parseProcessStat, readProcessStatus } from './mainProcess.ts';
import { emptyCells } from './row.ts';
import { readColumns } from './testing/readColumns.ts';

const stat = `${fixture('v1/limited/proc-stat')}`;

test('state, faults, CPU time and threads of a process', () => {
  expect(parseProcessStat(stat)).toEqual({
    state: 'S',
    majorFaults: 11929,
    userMs: 280,
    systemMs: 1120,
    threads: 14,
    startTime: 184571,
  });
});

test('a name with blanks and brackets does not shift the fields', () => {
  expect(parseProcessStat(stat.replace('(java)', '(a) S 1 (b)'))).toEqual(parseProcessStat(stat));
});

test('a cut-off stat is either not read or read right', () => {
  const whole = parseProcessStat(stat);
  const cuts = Array.from({ length: stat.length }, (_, length) => parseProcessStat(stat.slice(0, length)));
  const read = cuts.filter((cut) => cut !== null);
  expect(read).toEqual(read.map(() => whole));
  expect(read.length).toBeGreaterThan(0);
  expect(read.length).toBeLessThan(cuts.length);
});

test('with anything else where a number stands it is not read', () => {
  for (const word of ['x', '', '9'.repeat(400)])
    for (const number of ['11929', '28', '112', '14', '184571'])
      expect(parseProcessStat(stat.replace(` ${number} `, ` ${word} `))).toBeNull();
});

test('memory by kind, in bytes', () => {
  const real = fixture('v1/limited/proc-status');
  expect(columns(readProcessStatus, real)).toEqual({
    rssBytes: 116528 * 1024,
    rssAnonBytes: 96984 * 1024,
    rssFileBytes: 19544 * 1024,
    vmSwapBytes: 27332 * 1024,
  });
  expectCutsHarmless(readProcessStatus, real);
});

test('a zombie has exited; a zombie leader of running threads has not', () => {
  const now = parseProcessStat(stat);
  if (now === null) throw new Error('fixture');
  expect(hasExited(now)).toBe(false);
  expect(hasExited({ ...now, state: 'Z', threads: 1 })).toBe(true);
  expect(hasExited({ ...now, state: 'Z', threads: 3 })).toBe(false);
});

test('a live process is read afresh from the same descriptor, and its death is seen', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const watched = openMainProcess('/proc', child.pid ?? 0);
  const cells = emptyCells();
  expect(watched?.read(cells)).toBe(true);
  expect(readColumns(cells).threads).toBe(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(watched?.alive()).toBe(false);
  expect(watched?.read(cells)).toBe(false);
  watched?.close();
});

test('no such process', () => {
  expect(openMainProcess('/proc', 2 ** 30)).toBeNull();
});
