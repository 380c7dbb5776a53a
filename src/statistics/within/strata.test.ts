import { describe, expect, test } from 'vitest';
import { familyP } from '../family.ts';
import { ranks, vanElteren } from '../ranks.ts';
import { logRankScores } from '../survival.ts';
import { inOrder, placesOf, type Stratum, scoresWithin, stagesOf } from './strata.ts';

const pOf = (strata: readonly Stratum<number>[]): number | undefined => {
  const scores = scoresWithin(inOrder(strata), placesOf(strata), ranks, vanElteren);
  return familyP([[scores]], stagesOf(strata), 1)[0]?.p;
};

describe('scores within strata', () => {
  test('of one stratum are what they are without', () => {
    expect(scoresWithin([5, 9, 7], [0, 0, 0], ranks, vanElteren)).toEqual([0, 2, 1]);
  });

  test('are ranks of each by itself, around 0, and weigh as van Elteren’s do', () => {
    const strata = [
      { a: [1, 2], b: [3] },
      { a: [100], b: [200, null, 150] },
    ];
    const scores = scoresWithin(inOrder(strata), placesOf(strata), ranks, vanElteren);
    expect(scores).toEqual([-1 / 4, 0, 1 / 4, -1 / 4, 1 / 4, null, 0]);
  });

  test('of lives add up to what the stratified log-rank test rests on: ends seen less those expected, in each', () => {
    const lives = [3, 1, 2, 40, 10, 20].map((timeMs) => ({ timeMs, ended: true }));
    const scores = scoresWithin(lives, [0, 0, 0, 1, 1, 1], logRankScores);
    // Of the longest life in each: one end, less 1/3, 1/2 and 1.
    expect(scores[0]).toBeCloseTo(-5 / 6, 12);
    expect(scores[3]).toBeCloseTo(-5 / 6, 12);
  });
});

describe('a test within strata', () => {
  test('divides each stratum by itself: 36 ways of two with two against two, of which two lie as far apart', () => {
    const strata = [
      { a: [1, 2], b: [3, 4] },
      { a: [100, 110], b: [120, 130] },
    ];
    expect(pOf(strata)).toBeCloseTo(2 / 36, 12);
  });

  test('does not see what lies between strata', () => {
    const strata = [
      { a: [1, 2, 3, 4, 5], b: [3.5] },
      { a: [103.5], b: [101, 102, 103, 104, 105] },
    ];
    expect(pOf(strata)).toBeGreaterThan(0.5);
    const all = { a: strata.flatMap(({ a }) => a), b: strata.flatMap(({ b }) => b) };
    expect(pOf([all])).toBeLessThan(0.1);
  });

  test('a stratum with one side only says nothing', () => {
    const held = [{ a: [1, 2, 3], b: [4, 5, 6] }];
    expect(pOf([...held, { a: [7, 8, 9], b: [] }])).toBe(pOf(held));
    expect(pOf([{ a: [7, 8, 9], b: [] }])).toBe(1);
    expect(pOf([])).toBe(1);
  });
});
