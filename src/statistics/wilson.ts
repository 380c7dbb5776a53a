import { normalQuantile } from './normal.ts';

/** `k` of `n`, with an interval of the share, 0..1; `k` is not whole where its items are right in part. */
export interface Proportion {
  k: number;
  n: number;
  low: number;
  high: number;
}

/**
 * Wilson's score interval for k of n (Wilson 1927), two-sided, which misses the true share in about `level` of all cases:
 * honest at small n, and never outside 0..1. All of 0..1 of nothing.
 */
export function wilson(k: number, n: number, level: number): Proportion {
  if (n === 0) return { k, n, low: 0, high: 1 };
  const z = normalQuantile(1 - level / 2);
  const share = k / n;
  const centre = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { k, n, low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}
