import { expect, test } from 'vitest';
import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { absorb, beliefAtFirst, beliefOf, edgeBelief } from './belief.ts';
import { sumOf } from './distribution.ts';
import { rateAt } from './grid.ts';
import { holding, hypotheses, shortTimes } from './hypotheses.ts';
import type { CapacityTrial, TrialKind } from './trial.ts';

const plan: CapacityPlan = {
  fromPerSecond: 10,
  toPerSecond: 100,
  holdMs: 60_000,
  shortMs: 15_000,
  precision: 0.05,
  confidence: 0.9,
  mostFull: 20,
};
const { grid } = beliefAtFirst(plan);

/** At a rate of the grid, so that nothing is rounded. */
const trial = (kind: TrialKind, index: number, result: CapacityTrial['result']): CapacityTrial => ({
  id: `${kind} ${index}`,
  kind,
  ratePerSecond: rateAt(grid, index),
  result,
  reachedPerSecond: null,
});

/** Bayes' rule, one hypothesis after another. @param above of the edge of the trials, in rates of the grid */
function byBayes(trials: readonly CapacityTrial[], edge: number, above: number): number {
  return hypotheses.reduce((sum, hypothesis) => {
    const held = holding(hypothesis);
    const likelihood = trials.reduce((product, { ratePerSecond, result }) => {
      const probability = held(Math.log(ratePerSecond / rateAt(grid, edge + above)));
      return product * (result === 'held' ? probability : 1 - probability);
    }, 1);
    return sum + hypothesis.prior * likelihood;
  }, 0);
}

test('of full trials, it is what follows from each hypothesis by itself', () => {
  const trials = [
    trial('full', 200, 'held'),
    trial('full', 216, 'broken'),
    trial('full', 208, 'held'),
    trial('full', 204, 'broken'),
  ];
  const { first, edges } = edgeBelief(beliefOf(plan, trials));
  expect(sumOf(edges)).toBeCloseTo(1, 5);
  const [known, other] = [edges[206 - first] as number, byBayes(trials, 206, 0)];
  for (const edge of [180, 201, 204, 210, 220])
    expect((edges[edge - first] as number) / known).toBeCloseTo(byBayes(trials, edge, 0) / other, 6);
});

test('of short trials, it is the same wherever their edge may lie, unless what fails comes late', () => {
  const trials = [trial('short', 200, 'held'), trial('short', 212, 'broken'), trial('short', 206, 'held')];
  const { edges } = beliefOf(plan, trials).shorts;
  const expected = (edge: number): number =>
    shortTimes.reduce(
      (sum, { above, prior }) =>
        above === null ? sum : sum + prior * byBayes(trials, edge, Math.round(above / grid.step)),
      0,
    );
  for (const edge of [190, 200, 205, 215]) expect(edges[edge]).toBeCloseTo(expected(edge), 9);
});

test('short trials alone never exclude that what fails comes late, nor make it likelier', () => {
  const trials = [100, 110, 118, 124].map((index) => trial('short', index + 100, 'held'));
  const { first, edges } = edgeBelief(beliefOf(plan, [...trials, trial('short', 225, 'broken')]));
  const farBelow = sumOf(edges.subarray(0, 190 - first));
  const late = shortTimes.find(({ above }) => above === null)?.prior ?? 0;
  expect(farBelow).toBeGreaterThan(late / 4);
  expect(farBelow).toBeLessThan(late);
});

test('in what order trials were made is nothing to it', () => {
  const trials = [trial('short', 200, 'held'), trial('full', 198, 'held'), trial('short', 208, 'broken')];
  const other = [trials[2], trials[0], trials[1]] as CapacityTrial[];
  const [one, two] = [trials, other].map((each) => edgeBelief(beliefOf(plan, each)).edges);
  expect(one?.length).toBe(two?.length);
  expect(one?.[30]).toBeCloseTo(two?.[30] ?? Number.NaN, 12);
  // One after another it goes only where the short ones come first.
  const afterFull = beliefOf(plan, trials.slice(0, 2));
  expect(() => absorb(afterFull, trials[2] as CapacityTrial)).toThrow(TypeError);
});

test('what says nothing, and steps, change nothing', () => {
  const before = beliefAtFirst(plan);
  for (const said of [
    trial('steps', 200, 'broken'),
    trial('full', 200, 'void'),
    trial('full', 200, 'beyond'),
  ])
    expect(absorb(before, said)).toBe(before);
});
