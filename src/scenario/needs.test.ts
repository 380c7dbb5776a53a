import { expect, test } from 'vitest';
import { compileTrials } from './compile.ts';
import { needsOf, needsText, together, upToText } from './needs.ts';
import type { ScenarioSpec } from './schema.ts';
import { aSpec } from './testing/aScenario.ts';
import { validateScenario } from './validate.ts';

const needs = (changes: Partial<ScenarioSpec>) =>
  needsOf(
    compileTrials(validateScenario(aSpec(changes), 'a.ts'), {
      source: 'a.ts',
      runId: 'r',
      seed: 1,
      quick: false,
      repeats: null,
      only: {},
    }),
  );

test('time adds up over trials, sizes are those of the largest', () => {
  const all = needs({ vary: { swap: ['off', '2g'], memory: ['256m', '512m'] } });
  expect(all).toEqual({
    trials: 12,
    upToMs: 12 * 95_000,
    memoryBytes: 512 * 2 ** 20,
    swapBytes: 2 * 2 ** 30,
  });
  expect(needsText(all)).toBe('512 MiB of memory, 2 GiB of swap');
  expect(upToText(all)).toBe('up to 19 min');
});

test('machines of their own count beside the main one, and shared ones do not', () => {
  const { target } = aSpec();
  const machine = { cpus: 1, memory: '128m', swap: '64m' };
  expect(needs({ services: { second: { target, machine } } })).toMatchObject({
    memoryBytes: 384 * 2 ** 20,
    swapBytes: 64 * 2 ** 20,
    upToMs: 3 * 100_000,
  });
  expect(needs({ services: { second: { target } } }).memoryBytes).toBe(256 * 2 ** 20);
});

test('what has a part of a processor takes the longer to start, and what has several no less', () => {
  const upToMs = (cpus: number) => needs({ vary: { cpus: [cpus] } }).upToMs;
  expect(upToMs(0.25)).toBe(3 * (90_000 + 20_000));
  expect(upToMs(1)).toBe(3 * 95_000);
  expect(upToMs(2)).toBe(3 * 95_000);
});

test('several runs follow each other', () => {
  const short = needs({ repeats: 1, until: { brokenFor: null, atMost: '20s' } });
  expect(upToText(short)).toBe('up to 25 s');
  expect(needsText(short)).toBe('256 MiB of memory, no swap');
  expect(together([short, short])).toEqual({ ...short, trials: 2, upToMs: 50_000 });
});
