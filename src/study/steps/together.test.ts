import { expect, test } from 'vitest';
import { nothingHeld } from './held.ts';
import type { Cut, Step } from './step.ts';
import { stepsTogether } from './together.ts';

function step(good: number, cut: Cut['kind'] | null = null, changes: Partial<Step> = {}): Step {
  return {
    ...{ name: '5 connections', part: 'measured', fromMs: 0, toMs: 2000 },
    ...{ unit: 'connections', from: 5, to: 5 },
    cut: cut && { kind: cut, afterMs: 500, why: '' },
    felt: {
      ...{ overMs: 2000, due: null, answered: good, good, failed: good },
      p50Ms: { low: good, high: good + 10 },
      p99Ms: { low: 100, high: Number.POSITIVE_INFINITY },
    },
    held: { ...nothingHeld, usageBytes: good * 10 },
    moments: [],
    ...changes,
  } as Step;
}

test('medians are over the trials that came through, peaks over those that were not stopped', () => {
  const kill = [{ what: 'oom-kill', atMs: 300 }];
  const trials = [
    [step(10)],
    [step(30)],
    [step(1, 'gone', { moments: kill })],
    [step(999, 'stopped')],
    [step(0, 'not reached', { felt: null, held: nothingHeld })],
  ];
  expect(stepsTogether(trials, 1)).toMatchObject([
    {
      trials: 5,
      whole: 2,
      due: null,
      answered: 10,
      good: { median: 10 },
      failedShare: 0.5,
      // The median of values that lie within bounds lies within the medians of the bounds.
      p50Ms: { low: 20, high: 30 },
      p99Ms: { low: 100, high: Number.POSITIVE_INFINITY },
      held: { usageBytes: 100, anonBytes: null },
      cuts: { gone: 1, stopped: 1, 'not reached': 1 },
      happened: [{ what: 'oom-kill', count: 1, afterMs: 300 }],
    },
  ]);
});

test('where nobody came through, nothing is known of what clients felt', () => {
  expect(stepsTogether([[step(10, 'gone')], [step(20, 'gone')]], 1)).toMatchObject([
    { whole: 0, answered: null, good: { median: null }, p99Ms: null, held: { usageBytes: 150 } },
  ]);
});

test('a row that only some trials have is theirs', () => {
  const rest = step(3, null, { part: 'last answers' });
  const [, last] = stepsTogether([[step(1)], [step(1), rest]], 1);
  expect(last).toMatchObject({ part: 'last answers', trials: 2, whole: 1 });
  expect(stepsTogether([], 1)).toEqual([]);
});
