import { expect, test } from 'vitest';
import {
  otherRuns,
  plannedRun,
  type SimulatedRun,
  sameRuns,
} from '../../scripts/docs/repeats/simulatedRuns.ts';
import { wilson } from '../../src/statistics/wilson.ts';
import { bounds } from '../../src/verdict/bounds.ts';

const plan = { atLeast: 3, atMost: 12 };
/** Of each world; `docs/repeats.md` has the figures of ten thousand in all. */
const each = 25;
const runsOf = (worlds: typeof sameRuns): SimulatedRun[] =>
  worlds.flatMap((world) => Array.from({ length: each }, (_, index) => plannedRun(world, plan, index + 1)));
const [same, other] = [runsOf(sameRuns), runsOf(otherRuns)];
const mean = (runs: readonly SimulatedRun[]): number =>
  runs.reduce((sum, run) => sum + run.each, 0) / runs.length;

test('of runs by a plan no more hold a difference that is none than the report states', () => {
  for (const runs of [same, other]) {
    const wrong = runs.filter(({ isFalse }) => isFalse).length;
    // More than are allowed would be seen with all but certainty; a few are chance.
    expect(wilson(wrong, runs.length, 0.01).low).toBeLessThan(bounds.comparing.familyLevel);
  }
});

test('where nothing differs it takes a good part of the most trials, and no look finds that out too early', () => {
  expect(mean(same)).toBeLessThan(0.75 * plan.atMost);
  for (const run of same) expect(run.each).toBeGreaterThanOrEqual(plan.atLeast);
});

test('where something does, most is shown, and not with all trials', () => {
  expect(other.filter(({ shown }) => shown).length).toBeGreaterThan(other.length / 2);
  expect(mean(other)).toBeLessThan(plan.atMost - 1);
  for (const { shown, why } of other) if (why.includes('shown')) expect(shown).toBe(true);
});

test('a run is the same again with its seed', () => {
  const [world] = otherRuns;
  if (!world) throw new Error('no world');
  expect(plannedRun(world, plan, 3)).toEqual(plannedRun(world, plan, 3));
});
