import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { median } from '../median.ts';
import { normalQuantile } from '../normal.ts';
import { type Lifetime, lifeRatioWithin } from '../survival.ts';
import { ratioWithin } from './ratio.ts';
import type { Stratum } from './strata.ts';

const of = (strata: readonly Stratum<number>[], level = 0.1) => ratioWithin(strata, median, level, 1);

describe('a ratio within strata', () => {
  test('is what it is in each, however unlike they are, and however many each side has there', () => {
    const { ratio, interval } = of([
      { a: [10, 10, 10], b: [15, 15] },
      { a: [2000, 2000], b: [3000, 3000, 3000, 3000] },
    ]);
    expect(ratio).toBeCloseTo(1.5, 12);
    expect(interval?.low).toBeCloseTo(1.5, 12);
    expect(interval?.high).toBeCloseTo(1.5, 12);
  });

  test('is turned round where the sides are', () => {
    const strata = [
      { a: [1, 2, 4], b: [3, 5] },
      { a: [10, 30], b: [20, 21] },
    ];
    const turned = strata.map(({ a, b }) => ({ a: b, b: a }));
    expect((of(strata).ratio ?? 0) * (of(turned).ratio ?? 0)).toBeCloseTo(1, 12);
  });

  test('of strata with one each is drawn from these as wholes, so that the spread is known all the same', () => {
    const { ratio, interval } = of([1.2, 1.5, 1.8, 1.4, 1.6].map((times) => ({ a: [10], b: [10 * times] })));
    expect(ratio).toBeGreaterThan(1.4);
    expect(ratio).toBeLessThan(1.6);
    expect(interval?.low).toBeLessThan(1.45);
    expect(interval?.high).toBeGreaterThan(1.55);
  });

  test('leaves out a single one that says nothing of spread beside others that do', () => {
    const others = [{ a: [10, 11], b: [20, 22] }];
    expect(of([...others, { a: [1], b: [100] }])).toEqual(of(others));
    expect(of([{ a: [10], b: [20] }])).toEqual({ ratio: 2, interval: null });
  });

  test('is none where a is nothing, and says nothing of strata in which both are, or only one was read', () => {
    expect(of([{ a: [0, 0], b: [3, 4] }])).toEqual({ ratio: null, interval: null });
    const told = [{ a: [10, 11], b: [20, 22] }];
    expect(of([...told, { a: [0, 0], b: [0, 0] }, { a: [], b: [5, 6] }])).toEqual(of(told));
    expect(of([])).toEqual({ ratio: null, interval: null });
  });
});

test('lives are compared within the time that all strata were looked at', () => {
  const lives = (timeMs: number, ended: boolean): Lifetime[] => [
    { timeMs, ended },
    { timeMs, ended },
  ];
  const strata = [
    { a: lives(2, true), b: lives(20, false) },
    { a: lives(4, true), b: lives(40, false) },
  ];
  expect(lifeRatioWithin(strata, 0.1, 1)).toMatchObject({ withinMs: 20, bound: 'more' });
  const ended = [
    { a: lives(2, true), b: lives(6, true) },
    { a: lives(10, true), b: lives(30, true) },
  ];
  expect(lifeRatioWithin(ended, 0.1, 1)).toMatchObject({ withinMs: 30, bound: null, ratio: 3 });
  expect(lifeRatioWithin([{ a: [], b: lives(1, true) }], 0.1, 1)).toBeNull();
});

test.each([
  ['three strata with three each', [3, 3, 3]],
  ['four with two each', [2, 2, 2, 2]],
  ['eight with one each', [1, 1, 1, 1, 1, 1, 1, 1]],
])('the interval misses the true ratio about as often as it says: %s', (_, sizes) => {
  const random = xoroshiro128plus(20_261_128);
  const noise = () => Math.exp(0.2 * normalQuantile(uniformFloat64(random)));
  const level = 0.1;
  const rounds = 120;
  const missed = Array.from({ length: rounds }, (_, seed) => {
    const strata = sizes.map((size, index) => ({
      a: Array.from({ length: size }, () => 2 ** index * noise()),
      b: Array.from({ length: size }, () => 1.5 * 2 ** index * noise()),
    }));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { interval } = ratioWithin(strata, mean, level, seed);
    return interval === null || interval.low > 1.5 || interval.high < 1.5;
  }).filter(Boolean).length;
  expect(missed / rounds).toBeLessThan(0.2);
  expect(missed / rounds).toBeGreaterThan(0.02);
});
