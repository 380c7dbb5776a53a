import { eachDivision } from './divisions.ts';

/**
 * Permutation test of two groups: the share of all divisions of the pooled items whose statistic is at least as large
 * as the one seen. Exact at small n, where a bootstrap is too sure of itself: three against three cannot go below 0.1.
 */
export function permutationP<Item>(
  a: readonly Item[],
  b: readonly Item[],
  statistic: (a: readonly Item[], b: readonly Item[]) => number,
  seed: number,
): number {
  if (a.length === 0 || b.length === 0) return 1;
  const pool = [...a, ...b];
  // Sums in another order differ in the last digits.
  const seen = statistic(a, b) - 1e-9;
  let [extreme, all] = [0, 0];
  eachDivision(pool.length, a.length, seed, (first) => {
    all += 1;
    const inside = new Uint8Array(pool.length);
    for (const index of first) inside[index] = 1;
    const one = pool.filter((_, index) => inside[index] === 1);
    const other = pool.filter((_, index) => inside[index] === 0);
    if (statistic(one, other) >= seen) extreme += 1;
  });
  return extreme / all;
}
