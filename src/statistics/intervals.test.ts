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

  test('nothing at all says nothing, and all of many nearly all', () => {
    expect(wilson(0, 0, 0.05)).toMatchObject({ low: 0, high: 1 });
    expect(wilson(10_000, 10_000, 0.05)).toMatchObject({ high: 1 });
    expect(wilson(10_000, 10_000, 0.05).low).toBeGreaterThan(0.999);
  });

  test('misses the true share about as often as the level says', () => {
    const random = xoroshiro128plus(20_261_127);
    for (const level of [0.05, 0.1])
      for (const share of [0.3, 0.5, 0.8]) {
        const missed = Array.from({ length: 2000 }, () => {
          const k = Array.from({ length: 40 }, () => uniformFloat64(random)).filter((x) => x < share).length;
          const { low, high } = wilson(k, 40, level);
          return share < low || share > high;
        }).filter((each) => each).length;
        expect(missed / 2000).toBeLessThan(level * 1.5);
        expect(missed / 2000).toBeGreaterThan(level / 3);
      }
  });
});

describe('bootstrap intervals', () => {
  const random = xoroshiro128plus(20_261_128);
  const normal = (mean: number) => mean + normalQuantile(uniformFloat64(random));
  const sample = (count: number, mean = 0) => Array.from({ length: count }, () => normal(mean));

  test('of a median: it misses the true one about as often as the level says, with enough values', () => {
    const misses = Array.from({ length: 300 }, (_, round) =>
      medianInterval(sample(25, 5), 0.1, round),
    ).filter((interval) => interval === null || interval.low > 5 || interval.high < 5);
    expect(misses.length / 300).toBeLessThan(0.16);
    expect(misses.length / 300).toBeGreaterThan(0.04);
  });

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
