import { describe, expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { type SearchPlan, searchPlanOf } from '../scenario/search.ts';
import { parseBytes } from '../scenario/units.ts';
import { nextValue, searchAnswer } from '../study/search.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { searchChart, searchSentences } from './searchReport.ts';

type Ending = 'survived' | 'heap-oome' | 'oom-kill' | 'unresponsive' | 'inconclusive';

const bytesOf = (value: string): number => parseBytes(value) ?? 0;
const mibOf = (value: string): number => bytesOf(value) / 1024 ** 2;

function planOf(values: string[], changes: Partial<SearchPlan> = {}): SearchPlan {
  return { knob: 'heap', values, repeats: 2, maxTrials: 60, ...changes };
}
const heaps = Array.from({ length: 30 }, (_, index) => `${32 + index * 16}m`);

/** Runs the search against a service whose end is known for each size and attempt. */
function search(plan: SearchPlan, service: (mib: number, attempt: number) => Ending) {
  const verdicts: Verdict[] = [];
  for (let value = nextValue(plan, verdicts); value !== null; value = nextValue(plan, verdicts)) {
    const attempt = verdicts.filter(({ variant }) => variant.heap === value).length;
    const kind = service(mibOf(value), attempt);
    const recording = aKilledTrial(`${verdicts.length + 1}-heap=${value}`);
    const verdict = aVerdict(recording, { variant: { heap: value } });
    verdicts.push({ ...verdict, terminal: { ...verdict.terminal, kind } });
    expect(verdicts.length).toBeLessThanOrEqual(plan.maxTrials);
  }
  return searchAnswer(plan, verdicts);
}

describe('a heap that may be too small and too large', () => {
  const between = (low: number, high: number) => (mib: number) =>
    mib < low ? 'heap-oome' : mib > high ? 'oom-kill' : 'survived';

  test.each([
    [100, 300],
    [32, 300],
    [100, 496],
    [208, 208],
    [48, 64],
    [480, 496],
  ])('both edges are found to a step: survives from %i to %i MiB', (low, high) => {
    const answer = search(planOf(heaps), between(low, high));
    const inside = heaps.map(mibOf).filter((mib) => mib >= low && mib <= high);
    expect(answer.range).toEqual({ low: `${inside[0]}m`, high: `${inside.at(-1)}m` });
    expect(answer.unfinished).toBe(false);
    expect(answer.below?.fails).toBe(inside[0] === 32 ? null : `${(inside[0] ?? 0) - 16}m`);
    expect(answer.above?.fails).toBe(inside.at(-1) === 496 ? null : `${(inside.at(-1) ?? 0) + 16}m`);
    const best = mibOf(answer.recommended ?? '');
    expect(best).toBeGreaterThanOrEqual(low);
    expect(best).toBeLessThanOrEqual(high);
  });

  test('it takes far fewer trials than there are values', () => {
    expect(search(planOf(heaps), between(100, 300)).trialsDone).toBeLessThan(heaps.length);
  });

  test('the answer says what is wrong on each side, and by how much it is missed', () => {
    const answer = search(planOf(heaps), between(100, 300));
    expect(answer.recommended).toBe('192m');
    expect(answer.points.find(({ value }) => value === '192m')?.state).toBe('survives');
    expect(answer.below).toMatchObject({ fails: '96m', why: ['heap-oome'], marginBytes: 96 * 1024 ** 2 });
    expect(answer.above).toMatchObject({ fails: '304m', why: ['oom-kill'] });
    const text = searchSentences(answer).join('\n');
    expect(text).toContain('A heap of 192m is right: 96 MiB (50 %) above 96m');
    expect(text).toContain('Above it, with 304m: oom-kill');
    expect(searchChart(answer).option).toMatchObject({ series: [{ markArea: {} }] });
  });
});

test('where nothing survives the answer says so, and on which side', () => {
  const answer = search(planOf(['32m', '64m', '96m']), () => 'oom-kill');
  expect(answer).toMatchObject({ range: null, trialsDone: 2, unfinished: false });
  expect(searchSentences(answer)).toEqual([
    'No heap survived: 2 values were tried, from 32m to 64m, in 2 trials.',
    'Of them 32m is too large already.',
  ]);
});

test('luck beyond a value that fails is not taken for an answer', () => {
  // By the machine's own noise every second trial of a heap that is too large survives.
  const answer = search(planOf(heaps), (mib, attempt) =>
    mib < 100 ? 'heap-oome' : mib <= 140 ? 'survived' : mib >= 400 || attempt === 0 ? 'survived' : 'oom-kill',
  );
  expect(answer.range).toEqual({ low: '112m', high: '128m' });
  expect(answer.tooLarge).toBe('144m');
});

test('where what is too small and what is too large meet, nothing is right', () => {
  const answer = search(planOf(heaps), (mib) => (mib <= 200 ? 'heap-oome' : 'oom-kill'));
  expect(answer).toMatchObject({ range: null, tooSmall: '192m', tooLarge: '208m', unfinished: false });
  expect(answer.trialsDone).toBeLessThan(8);
  expect(searchSentences(answer)[1]).toBe('Of them 192m is too small, and 208m is too large already.');
});

test('a failure that says nothing about the size leaves both sides open', () => {
  const answer = search(planOf(heaps), (mib) => (mib < 240 || mib > 280 ? 'survived' : 'unresponsive'));
  expect(answer).toMatchObject({ range: { low: '32m', high: '224m' }, tooSmall: null, tooLarge: null });
});

test('where everything survives there are no edges', () => {
  const answer = search(planOf(heaps), () => 'survived');
  expect(answer).toMatchObject({
    range: { low: '32m', high: '496m' },
    below: { fails: null },
    above: { fails: null },
  });
});

test('a value that survives only sometimes does not count as one that does', () => {
  const answer = search(planOf(heaps, { repeats: 3 }), (mib, attempt) =>
    mib < 100 ? 'heap-oome' : mib < 150 && attempt === 2 ? 'heap-oome' : 'survived',
  );
  expect(answer.range?.low).toBe('160m');
});

test('a trial that says nothing is done again, and not for ever', () => {
  const once = search(planOf(heaps), (mib, attempt) =>
    attempt === 0 ? 'inconclusive' : mib < 100 ? 'heap-oome' : 'survived',
  );
  expect(once.range?.low).toBe('112m');
  const never = search(planOf(['32m', '64m']), () => 'inconclusive');
  expect(never).toMatchObject({ range: null, trialsDone: 6 });
});

test('when the trials are used up the best so far is given, and called unfinished', () => {
  const answer = search(planOf(heaps, { maxTrials: 4 }), (mib) => (mib < 100 ? 'heap-oome' : 'survived'));
  expect(answer).toMatchObject({ trialsDone: 4, unfinished: true });
  expect(answer.range).not.toBeNull();
  expect(searchSentences(answer).join('\n')).toContain('the true range may be wider');
});

test('the values are those that the scenario’s words mean', () => {
  const block = { knob: 'heap' as const, repeats: 2, maxTrials: 30 };
  expect(searchPlanOf({ ...block, from: '64m', to: '100m', step: '16m' })?.values).toEqual([
    '64m',
    '80m',
    '96m',
  ]);
  expect(searchPlanOf({ ...block, from: '64m', to: '32m', step: '16m' })).toBeNull();
  expect(searchPlanOf({ ...block, from: '1m', to: '10g', step: '1m' })).toBeNull();
});
