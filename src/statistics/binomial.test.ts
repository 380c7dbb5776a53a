import { expect, test } from 'vitest';
import { atLeastOf } from './binomial.ts';

test('as counted by hand', () => {
  expect(atLeastOf(0, 3, 0.5)).toBe(1);
  expect(atLeastOf(3, 3, 0.5)).toBeCloseTo(1 / 8, 12);
  expect(atLeastOf(2, 3, 0.5)).toBeCloseTo(4 / 8, 12);
  expect(atLeastOf(4, 3, 0.5)).toBeCloseTo(0, 12);
  // 25 of 25 for nine of ten at 90 % confidence: docs/size.md.
  expect(atLeastOf(25, 25, 0.9)).toBeLessThan(0.1);
  expect(atLeastOf(21, 21, 0.9)).toBeGreaterThan(0.1);
  expect(atLeastOf(3, 3, 1)).toBe(1);
  expect(atLeastOf(1, 3, 0)).toBe(0);
  // By symmetry: half of them and more of an odd number are one half, however many there are.
  expect(atLeastOf(501, 1001, 0.5)).toBeCloseTo(0.5, 9);
  expect(atLeastOf(2001, 2001, 0.999)).toBeCloseTo(0.999 ** 2001, 9);
});
