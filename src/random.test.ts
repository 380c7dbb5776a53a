import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { describe, expect, test } from 'vitest';
import { derivedSeed, randomStream, type Use } from './random.ts';

const uses: Use[] = [
  'order of trials',
  'requests',
  'bodies of requests',
  'bootstrap',
  'permutations',
  'seed of repeat 1',
];

/** Kolmogorov's distance to the uniform distribution, times √n: above 1.95 in one of 1,000 uniform samples. */
function distance(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((value, i) => Math.max(value - i / n, (i + 1) / n - value))) * Math.sqrt(n);
}

describe.each(uses)('%s', (use) => {
  const first = (seed: number) => uniformFloat64(randomStream(seed, use));

  test('first draws over 1,000 neighbouring seeds are uniform', () => {
    expect(distance(Array.from({ length: 1000 }, (_, seed) => first(seed)))).toBeLessThan(1.95);
  });

  test('a seed’s first draw says nothing of its neighbour’s', () => {
    const draws = Array.from({ length: 1001 }, (_, seed) => first(seed) - 0.5);
    const products = draws.slice(1).map((draw, seed) => draw * (draws[seed] ?? 0) * 12);
    const mean = products.reduce((sum, product) => sum + product, 0) / products.length;
    // Of 1,000 products of independent draws: standard deviation 1/√1000.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(1000));
  });

  test('negative and large seeds are seeds of their own', () => {
    const seeds = [-1, 0, 1, 2 ** 31 - 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map(first)).size).toBe(seeds.length);
  });
});

test('uses of one seed have numbers of their own', () => {
  expect(new Set(uses.map((use) => randomStream(11, use).next())).size).toBe(uses.length);
});

test('the same seed gives the same numbers', () => {
  const draws = () =>
    Array.from(
      { length: 100 },
      (
        (source) => () =>
          source.next()
      )(randomStream(7, 'requests')),
    );
  expect(draws()).toEqual(draws());
});

test('a derived seed is a whole number of 31 bits, and those of repeats are far apart', () => {
  const seeds = Array.from({ length: 1000 }, (_, repeat) => derivedSeed(11, `seed of repeat ${repeat}`));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
  expect(new Set(seeds).size).toBe(1000);
  expect(distance(seeds.map((seed) => seed / 2 ** 31))).toBeLessThan(1.95);
});
