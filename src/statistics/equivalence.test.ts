import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { equivalenceP } from './equivalence.ts';
import { normalQuantile, normalShare } from './normal.ts';
import { predictivePower } from './predictive.ts';
import type { Lifetime } from './survival.ts';

const ended = (...times: number[]): Lifetime[] => times.map((timeMs) => ({ timeMs, ended: true }));
const cut = (...times: number[]): Lifetime[] => times.map((timeMs) => ({ timeMs, ended: false }));

describe('two groups are as good as the same', () => {
  test('where both scaled ones lie beyond the other: 1 of 252 divisions each', () => {
    const [a, b] = [ended(100, 101, 102, 103, 104), ended(99, 101, 102, 103, 105)];
    expect(equivalenceP([{ a, b }], 1.25, 1)).toBeCloseTo(1 / 252, 12);
  });

  test('not where they differ by more, either way', () => {
    const [a, b] = [ended(100, 101, 102, 103, 104), ended(140, 141, 142, 143, 144)];
    expect(equivalenceP([{ a, b }], 1.25, 1)).toBe(1);
    expect(equivalenceP([{ a: b, b: a }], 1.25, 1)).toBe(1);
  });

  test('not where none ended: nothing is known of how long they live', () => {
    expect(equivalenceP([{ a: cut(42, 42, 42, 42, 42), b: cut(42, 42, 42, 42, 42) }], 1.25, 1)).toBe(1);
    expect(equivalenceP([{ a: [], b: ended(1, 2) }], 1.25, 1)).toBe(1);
  });

  test('is said no more often than its level of groups that differ by just so much, some of them cut off', () => {
    const random = xoroshiro128plus(20_261_131);
    const capMs = 13_000;
    const life = (middleMs: number): Lifetime => {
      const timeMs = middleMs * Math.exp(0.1 * normalQuantile(uniformFloat64(random)));
      return { timeMs: Math.min(timeMs, capMs), ended: timeMs < capMs };
    };
    const [level, rounds] = [0.1, 300];
    const wrong = Array.from({ length: rounds }, (_, round) => {
      const draw = (middleMs: number) => Array.from({ length: 6 }, () => life(middleMs));
      return equivalenceP([{ a: draw(10_000), b: draw(12_500) }], 1.25, round) <= level;
    }).filter(Boolean).length;
    expect(wrong / rounds).toBeLessThanOrEqual(level + 2 * Math.sqrt((level * (1 - level)) / rounds));
  });
});

test('the share below a quantile is what it was the quantile of', () => {
  for (const p of [0.001, 0.025, 0.3, 0.5, 0.9, 0.999])
    expect(normalShare(normalQuantile(p))).toBeCloseTo(p, 6);
});

describe('how probable it is that the rest shows something', () => {
  const apart = [1, 2, 3, 4, 11, 12, 13, 14];
  const mixed = [1, 12, 3, 14, 11, 2, 13, 4];
  const four = [{ items: 8, first: 4 }];

  test('nearly sure where all lies apart, improbable where nothing does and little is left', () => {
    expect(predictivePower(apart, four, 0.8, 0.05)).toBeGreaterThan(0.8);
    expect(predictivePower(mixed, four, 0.8, 0.05)).toBeLessThan(0.01);
    expect(predictivePower(mixed, four, 0.2, 0.05)).toBeGreaterThan(predictivePower(mixed, four, 0.8, 0.05));
  });

  test('a step at the end, and the same whichever group is the larger', () => {
    expect(predictivePower(apart, four, 1, 0.05)).toBe(1);
    expect(predictivePower(mixed, four, 1, 0.05)).toBe(0);
    const mirrored = [...apart.slice(4), ...apart.slice(0, 4)];
    expect(predictivePower(mirrored, four, 0.5, 0.05)).toBeCloseTo(
      predictivePower(apart, four, 0.5, 0.05),
      12,
    );
  });

  test('values that are all the same are no difference so far', () => {
    expect(predictivePower(Array(8).fill(5), four, 0.9, 0.05)).toBeLessThan(1e-6);
    expect(predictivePower(Array(8).fill(null), four, 0.9, 0.05)).toBeLessThan(1e-6);
  });
});
