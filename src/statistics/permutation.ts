import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomStream } from '../random.ts';

/** Above so many divisions into two groups a seeded sample of them is taken. */
const mostDivisions = 20_000;

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
  if (divisions(pool.length, a.length) > mostDivisions) return sampled(pool, a.length, statistic, seen, seed);
  let [extreme, all] = [0, 0];
  for (const chosen of choices(pool.length, a.length)) {
    all += 1;
    if (statistic(...split(pool, chosen)) >= seen) extreme += 1;
  }
  return extreme / all;
}

function divisions(n: number, k: number): number {
  let count = 1;
  for (let index = 1; index <= k; index += 1) count = (count * (n - k + index)) / index;
  return count;
}

/** All sets of `k` out of `0..n-1`. */
function* choices(n: number, k: number, from = 0): Generator<number[]> {
  if (k === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= n - k; first += 1)
    for (const rest of choices(n, k - 1, first + 1)) yield [first, ...rest];
}

function split<Item>(pool: readonly Item[], chosen: readonly number[]): [Item[], Item[]] {
  const inside = new Set(chosen);
  return [pool.filter((_, index) => inside.has(index)), pool.filter((_, index) => !inside.has(index))];
}

/** The division that was seen counts as one of the sample, which keeps the test's level (Phipson and Smyth 2010). */
function sampled<Item>(
  pool: readonly Item[],
  size: number,
  statistic: (a: readonly Item[], b: readonly Item[]) => number,
  seen: number,
  seed: number,
): number {
  const random = randomStream(seed, 'permutations');
  const rounds = 4000;
  let extreme = 1;
  for (let round = 0; round < rounds; round += 1) {
    const shuffled = [...pool];
    for (let index = shuffled.length - 1; index > 0; index -= 1) {
      const other = uniformInt(random, 0, index);
      const [here, there] = [shuffled[index], shuffled[other]];
      if (here === undefined || there === undefined) continue;
      shuffled[index] = there;
      shuffled[other] = here;
    }
    if (statistic(shuffled.slice(0, size), shuffled.slice(size)) >= seen) extreme += 1;
  }
  return extreme / (rounds + 1);
}
