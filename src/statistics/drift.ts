import { studentQuantile } from './student.ts';
import { type Point, type Slope, theilSen } from './trend.ts';

/**
 * Below this, what is left of values without their slope hangs together. Von Neumann's ratio (1941) is 2 on average where
 * they know nothing of each other; of twelve such values one series in five comes below this, and gets a wider interval
 * than it needs.
 */
const leastRatio = 1.6;

/**
 * Neighbours among the lowest of parts of a random walk lean on each other as averages of it do, whose changes correlate by
 * a quarter (Working 1960).
 */
const leaning = 1.5;

/**
 * The slope by Theil and Sen, with an interval that also holds where values hang together: Sen's is for values that know
 * nothing of each other, and is too narrow for a noise that lasts. There it is joined with that of the mean change from
 * each to the next, by Student's t, which holds for a random walk. null with fewer than six points.
 */
export function drift(points: readonly Point[], level: number): Slope | null {
  const sen = theilSen(points, level);
  if (sen === null || points.length < 6) return null;
  if (neumannRatio(points, sen.slope) >= leastRatio) return sen;
  const walk = meanChange(points, level);
  return { slope: sen.slope, low: Math.min(sen.low, walk.low), high: Math.max(sen.high, walk.high) };
}

/** Squares of the changes from each to the next, against those of the distances from the mean; 2 where nothing is left. */
function neumannRatio(points: readonly Point[], slope: number): number {
  const left = points.map(({ atMs, value }) => value - slope * atMs);
  const mean = sum(left) / left.length;
  const spread = sum(left.map((each) => (each - mean) ** 2));
  return spread === 0 ? 2 : sum(changes(left).map((change) => change ** 2)) / spread;
}

/** As of a random walk: a change over twice the time has twice the variance. */
function meanChange(points: readonly Point[], level: number): { low: number; high: number } {
  const [values, spans] = [
    changes(points.map(({ value }) => value)),
    changes(points.map(({ atMs }) => atMs)),
  ];
  const overMs = sum(spans);
  const mean = sum(values) / overMs;
  const freedom = values.length - 1;
  const perMs =
    sum(values.map((value, index) => (value - mean * (spans[index] ?? 0)) ** 2 / (spans[index] ?? 1))) /
    freedom;
  const half = studentQuantile(1 - level / 2, freedom) * Math.sqrt((leaning * perMs) / overMs);
  return { low: mean - half, high: mean + half };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const changes = (values: readonly number[]): number[] =>
  values.slice(1).map((value, index) => value - (values[index] ?? 0));
