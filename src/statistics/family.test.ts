import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { enoughOnEachSide, familyP } from './family.ts';
import { ranks } from './ranks.ts';

const random = xoroshiro128plus(20_261_129);
const draw = (count: number) => Array.from({ length: count }, () => uniformFloat64(random));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of all divisions of both groups into such two, the share whose means are at least as far apart: by counting. */
function shareAsFarApart(a: readonly number[], b: readonly number[]): number {
  const pool = [...a, ...b];
  const apart = (mask: number) => {
    const inside = pool.filter((_, index) => (mask >> index) & 1);
    return inside.length === a.length
      ? [Math.abs(mean(inside) - mean(pool.filter((_, index) => !((mask >> index) & 1))))]
      : [];
  };
  const all = Array.from({ length: 2 ** pool.length }, (_, mask) => apart(mask)).flat();
  return all.filter((one) => one >= Math.abs(mean(a) - mean(b)) - 1e-9).length / all.length;
}

describe('of one test alone', () => {
  test('it is the permutation test', () => {
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [draw(4), draw(5)];
      const [found] = familyP([[[...a, ...b]]], [{ items: 9, first: 4 }], 1);
      expect(found?.p).toBeCloseTo(shareAsFarApart(a, b), 12);
      expect(found?.adjusted).toBe(found?.p);
    }
  });

  test('three against three cannot go below 0.1, five against five comes to 2 of 252', () => {
    expect(familyP([[[1, 2, 3, 4, 5, 6]]], [{ items: 6, first: 3 }], 1)[0]?.p).toBeCloseTo(0.1, 12);
    expect(familyP([[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]], [{ items: 10, first: 5 }], 1)[0]?.p).toBeCloseTo(
      2 / 252,
      12,
    );
  });

  test('nobody on a side, and nothing read, show nothing', () => {
    expect(familyP([[[1, 2]]], [{ items: 2, first: 0 }], 1)).toEqual([{ p: 1, adjusted: 1 }]);
    expect(familyP([[[null, null, null, null]]], [{ items: 4, first: 2 }], 1)).toEqual([
      { p: 1, adjusted: 1 },
    ]);
  });
});

describe('of several', () => {
  test('the same figure twice is one test', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    const twice = familyP([[values], [values]], [{ items: 8, first: 4 }], 1);
    for (const { p, adjusted } of twice) {
      expect(p).toBeCloseTo(2 / 70, 12);
      expect(adjusted).toBeCloseTo(2 / 70, 12);
    }
  });

  test('figures of their own count as many', () => {
    // Each figure is extreme in the division seen; the second in two others besides, where its extremes lie elsewhere.
    const [first, second] = familyP(
      [[[1, 2, 3, 4, 5, 6, 7, 8]], [[1, 8, 3, 6, 5, 4, 7, 2]]],
      [{ items: 8, first: 4 }],
      1,
    );
    expect(first?.adjusted).toBeCloseTo(4 / 70, 12);
    expect(second?.p).toBeGreaterThan(0.5);
    expect(second?.adjusted).toBe(second?.p);
  });

  test('an adjusted p is never below its own, nor below that of a smaller one, nor above Holm’s', () => {
    for (let round = 0; round < 30; round += 1) {
      const tests = Array.from({ length: 4 }, () => [draw(9)]);
      const found = familyP(tests, [{ items: 9, first: 4 }], round).toSorted((one, other) => one.p - other.p);
      let holm = 0;
      found.forEach(({ p, adjusted }, place) => {
        holm = Math.max(holm, Math.min(1, p * (tests.length - place)));
        expect(adjusted).toBeGreaterThanOrEqual(p - 1e-12);
        expect(adjusted).toBeGreaterThanOrEqual((found[place - 1]?.adjusted ?? 0) - 1e-12);
        expect(adjusted).toBeLessThanOrEqual(holm + 1e-12);
      });
    }
  });

  test('with one true difference the others are still held to the level', () => {
    const level = 0.1;
    let wrong = 0;
    const rounds = 400;
    for (let round = 0; round < rounds; round += 1) {
      const shared = draw(10);
      const apart = shared.map((value, index) => value + (index < 5 ? 0 : 10));
      const nulls = Array.from({ length: 3 }, () => [
        shared.map((value) => value / 2 + uniformFloat64(random)),
      ]);
      const [real, ...others] = familyP([[apart], ...nulls], [{ items: 10, first: 5 }], round);
      expect(real?.adjusted).toBeLessThanOrEqual(level);
      if (others.some(({ adjusted }) => adjusted <= level)) wrong += 1;
    }
    expect(wrong / rounds).toBeLessThanOrEqual(level + 2 * Math.sqrt((level * (1 - level)) / rounds));
    expect(wrong / rounds).toBeGreaterThan(level / 4);
  });
});

test('how many are enough: 2 of C(2n, n) divisions, times the tests', () => {
  expect(enoughOnEachSide(1, 0.1)).toBe(3);
  expect(enoughOnEachSide(1, 0.05)).toBe(4);
  expect(enoughOnEachSide(6, 0.05)).toBe(5);
  expect(enoughOnEachSide(18, 0.05)).toBe(6);
  expect(enoughOnEachSide(36, 0.05)).toBe(7);
});

test('ranks: ties at their middle rank, what was not read stays so', () => {
  expect(ranks([5, null, 1, 5, 9])).toEqual([1.5, null, 0, 1.5, 3]);
});
