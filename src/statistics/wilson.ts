export interface Proportion {
  k: number;
  n: number;
  low: number;
  high: number;
}

/** Standard normal quantiles for the two-sided levels in use. */
const normalQuantiles: Record<string, number> = { '0.1': 1.6448536, '0.05': 1.959964, '0.01': 2.5758293 };

export type Level = 0.1 | 0.05 | 0.01;

function normalQuantile(level: Level): number {
  return normalQuantiles[String(level)] ?? Number.NaN;
}

/** Wilson's score interval for k of n (Wilson 1927): honest at small n, and never outside 0..1. */
export function wilson(k: number, n: number, level: Level): Proportion {
  if (n === 0) return { k, n, low: 0, high: 1 };
  const z = normalQuantile(level);
  const share = k / n;
  const centre = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { k, n, low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}
