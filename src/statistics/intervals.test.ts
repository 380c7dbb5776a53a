import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { median } from './median.ts';
import { normalQuantile } from './normal.ts';
import { medianInterval, ratioInterval } from './resample.ts';
import { wilson } from './wilson.ts';

describe('the median', () => {
  test('is the middle value, or the mean of the two in the middle, in whatever order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 2, 30, 4])).toBe(7);
    expect(median([5])).toBe(5);
    expect(median([])).toBeNull();
  });

  test('leaves the values as they were', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

test('quantiles of the standard normal distribution, as tables have them', () => {
  expect(normalQuantile(0.5)).toBe(0);
  for (const [p, z] of [
    [0.95, 1.644853627],
    [0.975, 1.959963985],
    [0.995, 2.575829304],
    [0.9999, 3.719016485],
    [1e-12, -7.034483825],
  ] as const) {
    expect(normalQuantile(p)).toBeCloseTo(z, 5);
    expect(normalQuantile(1 - p)).toBeCloseTo(-z, 2);
  }
  for (const [p, z] of [
    [0.6, 0.2533471],
    [0.75, 0.6744898],
    [0.9, 1.2815516],
    [0.925, 1.4395315],
    [0.99, 2.3263479],
    [0.999, 3.0902323],
    [1e-6, -4.7534243],
    [1e-9, -5.997807],
    [1e-20, -9.2623401],
    [1e-100, -21.2734535],
  ] as const)
    expect(Math.abs(normalQuantile(p) / z - 1), `${p}`).toBeLessThan(3e-7);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
});

describe('Wilson’s interval', () => {
  // Newcombe 1998, table I, method 3, at 95 %.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (k, n, low, high) => {
    expect(wilson(k, n, 0.05).low).toBeCloseTo(low, 4);
    expect(wilson(k, n, 0.05).high).toBeCloseTo(high, 4);
  });

  test('never leaves 0 to 1, keeps the count, and is narrower at a higher level', () => {
    for (const n of [1, 2, 3, 7, 20, 1000]) {
      expect(wilson(0, n, 0.05)).toMatchObject({ k: 0, n });
      expect(wilson(0, n, 0.05).low).toBeGreaterThanOrEqual(0);
      expect(wilson(n, n, 0.05).high).toBeLessThanOrEqual(1);
      // The interval of k of n is that of n - k of n, turned round.
      expect(wilson(0, n, 0.05).high).toBeCloseTo(1 - wilson(n, n, 0.05).low, 6);
    }
    // By hand at z² = 2.706: centre 0.5, half 1.645 · √(0.25/4 + 2.706/64) over 1.676.
    expect(wilson(2, 4, 0.1).low).toBeCloseTo(0.1825, 3);
    expect(wilson(2, 4, 0.1).high).toBeCloseTo(0.8175, 3);
  });

  test('nothing at all says nothing, and all of many nearly all', () => {
    expect(wilson(0, 0, 0.05)).toMatchObject({ low: 0, high: 1 });
    expect(wilson(10_000, 10_000, 0.05)).toMatchObject({ high: 1 });
    expect(wilson(10_000, 10_000, 0.05).low).toBeGreaterThan(0.999);
  });
});

describe('bootstrap intervals', () => {
  const random = xoroshiro128plus(20_261_128);
  const normal = (mean: number) => mean + normalQuantile(uniformFloat64(random));
  const sample = (count: number, mean = 0) => Array.from({ length: count }, () => normal(mean));

  test('of the ratio of two medians, b’s to a’s', () => {
    const interval = ratioInterval(sample(30, 20), sample(30, 40), 0.05, 1);
    expect(interval?.low).toBeGreaterThan(1.8);
    expect(interval?.high).toBeLessThan(2.2);
    expect(interval?.low).toBeLessThan(2.05);
    expect(interval?.high).toBeGreaterThan(1.95);
  });

  test('lie within what was seen, hold the median, and widen with the level’s fall', () => {
    const values = sample(9, 50);
    const [wide, narrow] = [medianInterval(values, 0.01, 1), medianInterval(values, 0.2, 1)];
    expect(wide?.low).toBeGreaterThanOrEqual(Math.min(...values));
    expect(wide?.high).toBeLessThanOrEqual(Math.max(...values));
    expect(narrow?.low).toBeGreaterThanOrEqual(wide?.low ?? Number.NaN);
    expect(narrow?.high).toBeLessThanOrEqual(wide?.high ?? Number.NaN);
    expect(narrow?.low).toBeLessThanOrEqual(median(values) ?? Number.NaN);
    expect(narrow?.high).toBeGreaterThanOrEqual(median(values) ?? Number.NaN);
  });

  test('of two values they are those of the four draws: both low, mixed twice, both high', () => {
    expect(medianInterval([0, 1], 0.4, 1)).toEqual({ low: 0, high: 1 });
    expect(medianInterval([0, 1], 0.6, 1)).toEqual({ low: 0.5, high: 0.5 });
    expect(ratioInterval([1, 1], [2, 4], 0.4, 1)).toEqual({ low: 2, high: 4 });
    expect(ratioInterval([1, 1], [2, 4], 0.6, 1)).toEqual({ low: 3, high: 3 });
    expect(ratioInterval([1, 2], [4, 4], 0.4, 1)).toEqual({ low: 2, high: 4 });
  });

  test('at a level of next to nothing they reach from the least to the largest', () => {
    expect(medianInterval([3, 1, 2], 1e-9, 1)).toEqual({ low: 1, high: 3 });
  });

  test('draws that give no ratio are left out of the others', () => {
    // Medians of a: 0 in a quarter of the draws, 0.5 in half, 1 in a quarter. What is left: 2 twice as often as 1.
    expect(ratioInterval([0, 1], [1, 1], 0.5, 1)).toEqual({ low: 1, high: 2 });
    expect(ratioInterval([0, 1], [1, 1], 0.8, 1)).toEqual({ low: 2, high: 2 });
  });

  test('a difference of two groups of two is enough', () => {
    expect(ratioInterval([1, 2], [5], 0.1, 1)).toBeNull();
    expect(ratioInterval([1, 1], [5, 5], 0.1, 1)).toEqual({ low: 5, high: 5 });
  });

  test('one value says nothing about spread, and a median of 0 has no ratio to it', () => {
    expect(medianInterval([5], 0.1, 1)).toBeNull();
    expect(ratioInterval([5], [5, 6], 0.1, 1)).toBeNull();
    expect(ratioInterval([0, 0, 0], [5, 6, 7], 0.1, 1)).toBeNull();
  });

  test('the same seed gives the same', () => {
    const values = sample(12);
    expect(medianInterval(values, 0.1, 7)).toEqual(medianInterval(values, 0.1, 7));
  });
});
