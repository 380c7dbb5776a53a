import { describe, expect, test } from 'vitest';
import type { LoadPhase, OpenPlan } from '../../scenario/plan.ts';
import { arrivalTimes } from './arrivalTimes.ts';

const phase = (startMs: number, endMs: number, from: number, to = from): LoadPhase => ({
  ...{ name: 'phase', startMs, endMs, from, to, loop: 'open', warmup: false },
});
const times = (phases: LoadPhase[], arrivals: OpenPlan['arrivals'], seed = 1): number[] =>
  Array.from(arrivalTimes(phases, arrivals, seed), ({ atMs }) => atMs);

describe('uniform', () => {
  test('arrivals have the same distance, half of it at both ends', () => {
    expect(times([phase(0, 1000, 4)], 'uniform')).toEqual([125, 375, 625, 875]);
  });

  test('a ramp has as many as its integral, and each where its mark is reached', () => {
    const ramp = times([phase(0, 20_000, 0, 100)], 'uniform');
    expect(ramp).toHaveLength(1000);
    // 2.5 arrivals per second squared: the mark k + ½ is reached at √((k + ½) / 2.5).
    for (const [k, atMs] of ramp.entries()) expect(atMs).toBeCloseTo(Math.sqrt((k + 0.5) / 2.5) * 1000, 6);
    expect(times([phase(0, 20_000, 100, 0)], 'uniform')).toHaveLength(1000);
  });

  test('fractions of an arrival are carried from phase to phase', () => {
    const steps = Array.from({ length: 10 }, (_, index) => phase(index * 1000, (index + 1) * 1000, 0.5));
    expect(times(steps, 'uniform')).toEqual([1000, 3000, 5000, 7000, 9000]);
  });

  test('phases of the closed loop have none', () => {
    const both: LoadPhase[] = [{ ...phase(0, 1000, 50), loop: 'closed', warmup: true }, phase(1000, 2000, 2)];
    expect(times(both, 'uniform')).toEqual([1250, 1750]);
  });
});

/** The largest distance between the distribution of the values, from 0 to 1, and the uniform one. */
function kolmogorovSmirnov(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.max(
    ...sorted.map((value, index) =>
      Math.max((index + 1) / sorted.length - value, value - index / sorted.length),
    ),
  );
}
/** At 1 %: Smirnov's asymptotic bound. */
const critical = (count: number): number => 1.628 / Math.sqrt(count);
const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

describe('Poisson', () => {
  test('gaps are exponential, by a Kolmogorov-Smirnov test at 1 %, in 99 of 100 seeds', () => {
    const passes = seeds.filter((seed) => {
      const at = times([phase(0, 20_000, 200)], 'poisson', seed);
      const gapsS = at.map((atMs, index) => (atMs - (at[index - 1] ?? 0)) / 1000);
      return kolmogorovSmirnov(gapsS.map((gapS) => 1 - Math.exp(-200 * gapS))) < critical(at.length);
    });
    expect(passes.length).toBeGreaterThanOrEqual(99);
  });

  test('on a ramp the times are as the integral of the rate, in 98 of 100 seeds', () => {
    const passes = seeds.filter((seed) => {
      const at = times([phase(0, 20_000, 0, 400)], 'poisson', seed);
      return kolmogorovSmirnov(at.map((atMs) => (atMs / 20_000) ** 2)) < critical(at.length);
    });
    expect(passes.length).toBeGreaterThanOrEqual(98);
  });

  test('counts have the variance of their mean', () => {
    const counts = seeds.map((seed) => times([phase(0, 10_000, 40, 60)], 'poisson', seed).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(mean - 500)).toBeLessThan(3 * Math.sqrt(500 / 100));
    // χ² of 99 degrees of freedom: within 0.66 and 1.42 in 998 of 1,000.
    expect(variance / mean).toBeGreaterThan(0.6);
    expect(variance / mean).toBeLessThan(1.5);
  });

  test('the seed fixes them, and another seed has others', () => {
    const of = (seed: number) => times([phase(0, 1000, 100)], 'poisson', seed);
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  test('they are in order, and within their phases', () => {
    const at = times([phase(0, 1000, 0, 500), phase(1000, 2000, 500, 0)], 'poisson');
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(Math.min(...at)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...at)).toBeLessThanOrEqual(2000);
  });
});
