import { describe, expect, test } from 'vitest';
import {
  type Lifetime,
  lifeEstimate,
  lifeRatio,
  logRankScores,
  medianLife,
  restrictedMean,
  survivalCurve,
} from './survival.ts';

const ended = (...times: number[]): Lifetime[] => times.map((timeMs) => ({ timeMs, ended: true }));
const cut = (...times: number[]): Lifetime[] => times.map((timeMs) => ({ timeMs, ended: false }));

/** Remission times in weeks, 6-mercaptopurine against placebo: Freireich et al. 1963, in every textbook since. */
const treated = [
  ...ended(6, 6, 6, 7, 10, 13, 16, 22, 23),
  ...cut(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
];
const placebo = ended(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);

describe('the curve', () => {
  test('of the remissions is the published one', () => {
    const shares = survivalCurve(treated).map(({ timeMs, share }) => [timeMs, Number(share.toFixed(3))]);
    expect(shares).toEqual([
      [6, 0.857],
      [7, 0.807],
      [10, 0.753],
      [13, 0.69],
      [16, 0.627],
      [22, 0.538],
      [23, 0.448],
    ]);
    expect(medianLife(treated)).toEqual({ timeMs: 23, open: false });
    expect(medianLife(placebo)).toEqual({ timeMs: 8, open: false });
  });

  test('stays at 1 where nothing ended', () => {
    expect(survivalCurve(cut(42, 42, 42))).toEqual([]);
    expect(medianLife(cut(42, 42, 42))).toEqual({ timeMs: 42, open: true });
  });
});

describe('the median', () => {
  test('without censoring is the median as everywhere', () => {
    expect(medianLife(ended(3, 1, 2))).toEqual({ timeMs: 2, open: false });
    expect(medianLife(ended(10, 2, 30, 4))).toEqual({ timeMs: 7, open: false });
    expect(medianLife([])).toBeNull();
  });

  test('is not reached where half or more outlived the looking, and is at least what can be said', () => {
    expect(medianLife([...ended(5), ...cut(42, 42)])).toEqual({ timeMs: 42, open: true });
    // One of the two in the middle is at least 42.
    expect(medianLife([...ended(5, 5), ...cut(42, 42)])).toEqual({ timeMs: 23.5, open: true });
    expect(medianLife([...ended(5, 6), ...cut(42)])).toEqual({ timeMs: 6, open: false });
  });

  test('has an interval whose ends are open where a drawn median was not reached', () => {
    const estimate = lifeEstimate([...ended(5, 6), ...cut(42)], 0.1, 1);
    expect(estimate).toEqual({
      median: 6,
      low: 5,
      high: 42,
      open: { median: false, low: false, high: true },
    });
    expect(lifeEstimate(cut(42, 42), 0.1, 1)).toEqual({
      median: 42,
      low: 42,
      high: 42,
      open: { median: true, low: true, high: true },
    });
    expect(lifeEstimate(ended(5), 0.1, 1)).toMatchObject({ median: 5, low: null, high: null });
  });
});

describe('ratios of restricted means', () => {
  test('the area below the curve, up to a moment', () => {
    expect(restrictedMean(ended(2, 4), 10)).toBe(3);
    expect(restrictedMean(ended(2, 4), 3)).toBe(2.5);
    expect(restrictedMean([...ended(2), ...cut(10)], 10)).toBe(6);
  });

  test('without censoring, of the means', () => {
    expect(lifeRatio(ended(2, 4), ended(6, 12), 0.1, 1)).toMatchObject({ ratio: 3, bound: null });
  });

  test('are bounds where a side was cut off', () => {
    expect(lifeRatio(ended(2, 2), cut(42, 42), 0.1, 1)).toMatchObject({
      ratio: 21,
      bound: 'more',
      withinMs: 42,
      interval: { low: 21, high: 21 },
    });
    expect(lifeRatio(cut(42, 42), ended(2, 2), 0.1, 1)).toMatchObject({ bound: 'less', ratio: 2 / 42 });
    expect(lifeRatio([...ended(2), ...cut(42)], cut(42, 42), 0.1, 1)).toMatchObject({ bound: 'within' });
    // b is looked at for longer than a: what lies beyond is not compared.
    expect(lifeRatio(cut(10, 10), ended(5, 40), 0.1, 1)).toMatchObject({
      withinMs: 10,
      ratio: 0.75,
      bound: 'within',
    });
  });

  test('of nobody, of one, and to no time at all', () => {
    expect(lifeRatio([], ended(1), 0.1, 1)).toBeNull();
    expect(lifeRatio(ended(1), ended(2), 0.1, 1)).toMatchObject({ ratio: 2, interval: null });
    expect(lifeRatio(ended(0, 0), ended(2, 2), 0.1, 1)).toMatchObject({ ratio: null, interval: null });
  });
});

describe('log-rank scores', () => {
  const sum = (scores: readonly (number | null)[]) =>
    scores.reduce<number>((all, one) => all + (one ?? 0), 0);

  test('of the remissions add up to the published numbers seen and expected', () => {
    const scores = logRankScores([...treated, ...placebo]);
    // Observed 9 against 19.25 expected, and 21 against 10.75.
    expect(sum(scores.slice(0, treated.length))).toBeCloseTo(9 - 19.2505, 3);
    expect(sum(scores.slice(treated.length))).toBeCloseTo(21 - 10.7495, 3);
  });

  test('nothing ended: nothing to tell apart', () => {
    expect(logRankScores([...cut(1, 5), null])).toEqual([0, 0, null]);
  });
});
