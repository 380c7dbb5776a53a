import { describe, expect, test } from 'vitest';
import { permutationP } from './permutation.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const meansApart = (a: readonly number[], b: readonly number[]) => Math.abs(mean(a) - mean(b));
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe('counted out, it is exact', () => {
  // Two of C(2n, n) divisions are as extreme as two groups without any overlap.
  test.each([
    [2, 6],
    [3, 20],
    [4, 70],
    [5, 252],
  ])('%i against %i that do not overlap', (n, divisions) => {
    expect(permutationP(numbers(n), numbers(n, 100), meansApart, 1)).toBeCloseTo(2 / divisions, 12);
  });

  test('groups of different sizes: 2 against 4, of 15 divisions one is as extreme on either side', () => {
    expect(permutationP([1, 2], [10, 11, 12, 13], meansApart, 1)).toBeCloseTo(1 / 15, 12);
  });

  test('Fisher’s tea: 3 of 4 cups of each kind told apart is 34 of 70 two-sided', () => {
    const told = (a: readonly number[], b: readonly number[]) => Math.abs(mean(a) - mean(b));
    expect(permutationP([1, 1, 1, 0], [0, 0, 0, 1], told, 1)).toBeCloseTo(34 / 70, 12);
  });

  test('the same values twice, and a group of nobody, show nothing', () => {
    expect(permutationP([1, 2, 3], [1, 2, 3], meansApart, 1)).toBe(1);
    expect(permutationP([], [1, 2, 3], meansApart, 1)).toBe(1);
    expect(permutationP([1, 2, 3], [], meansApart, 1)).toBe(1);
  });

  test('whatever the seed', () => {
    const of = (seed: number) => permutationP([1, 5, 2, 8], [3, 9, 4, 7], meansApart, seed);
    expect(new Set(numbers(20).map(of)).size).toBe(1);
  });
});

describe('sampled, where there are too many divisions', () => {
  test('it comes near to what counting gives', () => {
    // C(20, 10) = 184,756 divisions. By the normal approximation of the rank sum: z = 1.97.
    const a = [1, 2, 3, 5, 7, 8, 9, 12, 14, 18];
    const b = [4, 6, 10, 11, 13, 15, 16, 17, 19, 20];
    const counted = exactly(a, b);
    for (const seed of [1, 2, 3])
      expect(Math.abs(permutationP(a, b, meansApart, seed) - counted)).toBeLessThan(
        4 * Math.sqrt((counted * (1 - counted)) / 4000),
      );
  });

  test('it is never 0: what was seen is one of the divisions (Phipson and Smyth 2010)', () => {
    expect(permutationP(numbers(20), numbers(20, 1000), meansApart, 1)).toBe(1 / 4001);
  });

  test('groups that are too large on one side alone are sampled, too, each division as likely as another', () => {
    // Two of 202 lie apart: one of all 20,301 divisions has both alone, and the rest are less extreme.
    const pool = numbers(200).map(() => 0);
    expect(permutationP([1, 1], pool, meansApart, 1)).toBeLessThanOrEqual(3 / 4001);
  });

  test('from more than 20,000 divisions on: 8 against 8 have 12,870, against 9 they have 24,310', () => {
    const seeds = (ofB: number) =>
      new Set(numbers(4).map((seed) => permutationP(numbers(8), numbers(ofB, 2), meansApart, seed))).size;
    expect(seeds(8)).toBe(1);
    expect(seeds(9)).toBeGreaterThan(1);
  });

  test('where all are the same, every division is as extreme as any', () => {
    expect(
      permutationP(
        numbers(20).map(() => 1),
        numbers(20).map(() => 1),
        meansApart,
        1,
      ),
    ).toBe(1);
  });

  test('another seed gives another sample', () => {
    const of = (seed: number) => permutationP(numbers(15), numbers(15, 4), meansApart, seed);
    expect(new Set(numbers(8).map(of)).size).toBeGreaterThan(1);
  });

  test('the same seed gives the same', () => {
    const of = () => permutationP(numbers(15), numbers(15, 4), meansApart, 9);
    expect(of()).toBe(of());
  });
});

/** All 184,756 divisions of 20 into 10 and 10, by bit masks: another way than the one under test. */
function exactly(a: readonly number[], b: readonly number[]): number {
  const pool = [...a, ...b];
  const total = pool.reduce((sum, value) => sum + value, 0);
  const seen = meansApart(a, b) - 1e-9;
  let [extreme, all] = [0, 0];
  for (let mask = 0; mask < 2 ** pool.length; mask += 1) {
    let [count, sum] = [0, 0];
    for (let bit = 0; bit < pool.length && count <= a.length; bit += 1)
      if (mask & (1 << bit)) {
        count += 1;
        sum += pool[bit] ?? 0;
      }
    if (count !== a.length) continue;
    all += 1;
    if (Math.abs(sum / a.length - (total - sum) / b.length) >= seen) extreme += 1;
  }
  expect(all).toBe(184_756);
  return extreme / all;
}
