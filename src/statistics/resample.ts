import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomStream } from '../random.ts';
import { median } from './median.ts';

export interface Interval {
  low: number;
  high: number;
}

const resamples = 2000;

/** A sample with replacement, as large as what it is drawn from. */
export type Draw = <Value>(values: readonly Value[]) => Value[];

/** Draws of a statistic over samples with replacement, sorted; the same seed gives the same draws. */
export function bootstrap(statistic: (draw: Draw) => number | null, seed: number): number[] {
  const random = randomStream(seed, 'bootstrap');
  const draw: Draw = (values) =>
    values.map((value) => values[uniformInt(random, 0, values.length - 1)] ?? value);
  const results: number[] = [];
  for (let round = 0; round < resamples; round += 1) {
    const value = statistic(draw);
    if (value !== null && Number.isFinite(value)) results.push(value);
  }
  return results.sort((a, b) => a - b);
}

/** The middle share of 1 - `level` of sorted draws; null of none. */
export function percentiles(sorted: readonly number[], level: number): Interval | null {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [low, high] = [at(level / 2), at(1 - level / 2)];
  return low === undefined || high === undefined ? null : { low, high };
}

/** Percentile bootstrap of the median; null with fewer than two values, which say nothing about spread. */
export function medianInterval(values: readonly number[], level: number, seed: number): Interval | null {
  if (values.length < 2) return null;
  return percentiles(
    bootstrap((draw) => median(draw(values)), seed),
    level,
  );
}

/** Percentile bootstrap of the ratio of two medians, b's to a's. */
export function ratioInterval(
  a: readonly number[],
  b: readonly number[],
  level: number,
  seed: number,
): Interval | null {
  if (a.length < 2 || b.length < 2) return null;
  const ratio = (draw: Draw) => {
    const [below, above] = [median(draw(a)), median(draw(b))];
    return below === null || above === null || below === 0 ? null : above / below;
  };
  return percentiles(bootstrap(ratio, seed), level);
}
