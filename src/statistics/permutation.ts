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
  // Filled anew for each division: of many items the making of arrays is most of the work.
  const [one, other] = [[...a], [...b]];
  const inside = new Uint8Array(pool.length);
  eachDivision(pool.length, a.length, seed, (first) => {
    all += 1;
    inside.fill(0);
    for (const index of first) inside[index] = 1;
    let [toOne, toOther] = [0, 0];
    pool.forEach((item, index) => {
      if (inside[index] === 1) one[toOne++] = item;
      else other[toOther++] = item;
    });
    if (statistic(one, other) >= seen) extreme += 1;
  });
  return extreme / all;
}
