import { normalQuantile } from './normal.ts';

/** A value at a moment. */
export interface Point {
  atMs: number;
  value: number;
}

/** Growth per millisecond, with its interval. */
export interface Slope {
  slope: number;
  low: number;
  high: number;
}

/**
 * The median of the slopes between all pairs of points (Theil 1950), which a few outliers cannot move, and between which of
 * the sorted slopes it lies at `level` (Sen 1968, by the spread of Kendall's S). null with fewer than three points.
 */
export function theilSen(points: readonly Point[], level: number): Slope | null {
  const n = points.length;
  if (n < 3) return null;
  const slopes = points
    .flatMap((later, index) =>
      points.slice(0, index).map((earlier) => (later.value - earlier.value) / (later.atMs - earlier.atMs)),
    )
    .sort((a, b) => a - b);
  const spread = normalQuantile(1 - level / 2) * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (index: number): number => slopes[Math.max(0, Math.min(slopes.length - 1, index))] ?? 0;
  const middle = (slopes.length - 1) / 2;
  return {
    slope: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(Math.floor((slopes.length - spread) / 2) - 1),
    high: at(Math.ceil((slopes.length + spread) / 2)),
  };
}

/** Kendall's tau-b of values in order of time, in which there are no ties: 1 is a steady rise, -1 a steady fall. */
export function kendallTau(values: readonly number[]): number {
  let [agreeing, untied, pairs] = [0, 0, 0];
  for (let later = 1; later < values.length; later += 1)
    for (let earlier = 0; earlier < later; earlier += 1) {
      const sign = Math.sign((values[later] ?? 0) - (values[earlier] ?? 0));
      agreeing += sign;
      untied += sign === 0 ? 0 : 1;
      pairs += 1;
    }
  return untied === 0 ? 0 : agreeing / Math.sqrt(pairs * untied);
}
