import type { LoadRow } from '../../record/loadRow.ts';

/** One second's latencies as far as its row tells: value and the share of its requests at or below it, rising. */
interface Second {
  weight: number;
  points: readonly (readonly [valueMs: number, below: number])[];
}

/**
 * A quantile over many seconds, from each second's p50, p90, p99 and maximum: the mixture of their distributions,
 * taken as straight between those points. Exact where seconds are alike; the rows do not carry the histogram.
 */
export function quantile(rows: readonly LoadRow[], share: number): number | null {
  const seconds = rows.flatMap((row) => secondOf(row) ?? []);
  const total = seconds.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  let [low, high] = [0, Math.max(...seconds.map(({ points }) => points.at(-1)?.[0] ?? 0))];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    const below = seconds.reduce((sum, second) => sum + second.weight * belowOf(second, middle), 0) / total;
    if (below < share) low = middle;
    else high = middle;
  }
  return high;
}

function secondOf(row: LoadRow): Second | null {
  const weight = (row.ok ?? 0) + (row.non2xx ?? 0) + (row.timeouts ?? 0);
  const { p50Ms, p90Ms, p99Ms, maxMs } = row;
  if (weight === 0 || p50Ms === null || p90Ms === null || p99Ms === null || maxMs === null) return null;
  return {
    weight,
    points: [
      [0, 0],
      [p50Ms, 0.5],
      [p90Ms, 0.9],
      [p99Ms, 0.99],
      [maxMs, 1],
    ],
  };
}

function belowOf({ points }: Second, valueMs: number): number {
  let last: readonly [number, number] = [0, 0];
  for (const point of points) {
    if (valueMs < point[0]) {
      const width = point[0] - last[0];
      return last[1] + ((point[1] - last[1]) * (valueMs - last[0])) / width;
    }
    last = point;
  }
  return 1;
}
