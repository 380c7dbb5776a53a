import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import type { SearchPlan } from '../scenario/search.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { nextValue, searchAnswer } from './search.ts';

const survivor = judge(buildRecording({}));
const planOf = (count: number): SearchPlan => ({
  knob: 'heap',
  values: Array.from({ length: count }, (_, index) => `${(index + 1) * 32}m`),
  repeats: 2,
  maxTrials: 200,
});

/** The search as a run would make it, where what lies within the bounds survives. */
function searched(plan: SearchPlan, low: number, high: number): Verdict[] {
  const verdicts: Verdict[] = [];
  for (;;) {
    const value = nextValue(plan, verdicts);
    if (value === null) return verdicts;
    const index = plan.values.indexOf(value);
    const kind = index < low ? 'heap-oome' : index > high ? 'oom-kill' : 'survived';
    verdicts.push({
      ...survivor,
      trial: `${verdicts.length + 1}`,
      variant: { heap: value },
      terminal: { ...survivor.terminal, kind },
      validity: { valid: true, problems: [] },
    });
  }
}

test('wherever the edges are, both are found, and what is recommended was tried', () => {
  const random = xoroshiro128plus(20_261_121);
  for (let round = 0; round < 300; round += 1) {
    const count = uniformInt(random, 1, 40);
    const low = uniformInt(random, 0, count - 1);
    const high = uniformInt(random, low, count - 1);
    const plan = planOf(count);
    const verdicts = searched(plan, low, high);
    const answer = searchAnswer(plan, verdicts);
    expect(answer.range).toEqual({ low: plan.values[low], high: plan.values[high] });
    expect(answer.unfinished).toBe(false);
    expect(answer.below?.fails).toBe(low === 0 ? null : plan.values[low - 1]);
    expect(answer.above?.fails).toBe(high === count - 1 ? null : plan.values[high + 1]);
    const middle = answer.points.find(({ value }) => value === answer.recommended);
    expect(middle?.state).toBe('survives');
    expect(answer.survived?.k).toBe(answer.survived?.n);
  }
});

test('a wide range takes a number of trials by bisection, not by steps', () => {
  const plan = planOf(1000);
  const verdicts = searched(plan, 211, 803);
  expect(searchAnswer(plan, verdicts).range).toEqual({ low: plan.values[211], high: plan.values[803] });
  // Two edges of at most ten halvings each; what survives is tried twice.
  expect(verdicts.length).toBeLessThan(44);
});
