import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomStream } from '../random.ts';

/** Above so many divisions into two groups a seeded sample of them is taken. */
const mostDivisions = 20_000;
const sampledDivisions = 4000;

/** Ways to choose `k` of `n`. */
export function divisions(n: number, k: number): number {
  let count = 1;
  for (let index = 1; index <= k; index += 1) count = (count * (n - k + index)) / index;
  return count;
}

/**
 * Visits the divisions of `0..n-1` into a first group of `k` and the rest, each once: the one that was seen, `0..k-1`,
 * first. Of too many a seeded sample, of which the one that was seen is a part, which keeps a test's level (Phipson and
 * Smyth 2010). The array is the same one each time.
 */
export function eachDivision(
  n: number,
  k: number,
  seed: number,
  visit: (first: readonly number[]) => void,
): void {
  if (divisions(n, k) > mostDivisions) return sampled(n, k, seed, visit);
  const first = Array.from({ length: k }, (_, index) => index);
  for (;;) {
    visit(first);
    let place = k - 1;
    while (place >= 0 && first[place] === n - k + place) place -= 1;
    if (place < 0) return;
    let next = (first[place] ?? 0) + 1;
    for (; place < k; place += 1) {
      first[place] = next;
      next += 1;
    }
  }
}

function sampled(n: number, k: number, seed: number, visit: (first: readonly number[]) => void): void {
  const order = Array.from({ length: n }, (_, index) => index);
  visit(order.slice(0, k));
  const random = randomStream(seed, 'permutations');
  for (let round = 0; round < sampledDivisions; round += 1) {
    // Whatever the order was before, its first k places are a random choice after this.
    for (let index = 0; index < k; index += 1) {
      const other = uniformInt(random, index, n - 1);
      const [here, there] = [order[index] ?? 0, order[other] ?? 0];
      order[index] = there;
      order[other] = here;
    }
    visit(order.slice(0, k));
  }
}
