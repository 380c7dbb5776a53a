import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
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
    drawFirst(order, k, random);
    visit(order.slice(0, k));
  }
}

/** Items that came one after the other, or are compared with each other only, of which some are of the first group. */
export interface Stage {
  items: number;
  first: number;
}

/** Ways to choose the first group within each stage. */
export const stagedDivisions = (stages: readonly Stage[]): number =>
  stages.reduce((ways, { items, first }) => ways * divisions(items, first), 1);

/**
 * Ways to choose one half of `2 * each` items that are spread evenly over strata, and half of each chosen by itself: there are
 * no fewer however they are spread, as long as each stratum has as many of both halves.
 */
export function divisionsOver(each: number, strata: number): number {
  const sizes = Array.from({ length: strata }, (_, index) => Math.floor((each + index) / strata));
  return sizes.reduce((ways, size) => ways * divisions(2 * size, size), 1);
}

/**
 * Visits the divisions of items that came in stages, each stage divided by itself, as a mark for each item of the first
 * group: the one that was seen, in which those come first in their stage, before the others. All of them, or a seeded sample.
 * The array is the same one each time.
 */
export function eachStagedDivision(
  stages: readonly Stage[],
  seed: number,
  visit: (inside: Uint8Array) => void,
): void {
  const starts = stages.map((_, index) => stages.slice(0, index).reduce((sum, { items }) => sum + items, 0));
  const inside = new Uint8Array(stages.reduce((sum, { items }) => sum + items, 0));
  const mark = (index: number, first: readonly number[]): void => {
    const start = starts[index] ?? 0;
    inside.fill(0, start, start + (stages[index]?.items ?? 0));
    for (const item of first) inside[start + item] = 1;
  };
  const within = (index: number): void => {
    const stage = stages[index];
    if (stage === undefined) return visit(inside);
    eachDivision(stage.items, stage.first, seed, (first) => {
      mark(index, first);
      within(index + 1);
    });
  };
  if (stagedDivisions(stages) <= mostDivisions) return within(0);
  const random = randomStream(seed, 'permutations');
  const orders = stages.map(({ items }) => Array.from({ length: items }, (_, item) => item));
  for (let round = 0; round <= sampledDivisions; round += 1) {
    stages.forEach(({ first }, index) => {
      const order = orders[index] ?? [];
      if (round > 0) drawFirst(order, first, random);
      mark(index, order.slice(0, first));
    });
    visit(inside);
  }
}

/** Whatever the order was before, its first places are a random choice after this. */
function drawFirst(order: number[], places: number, random: RandomGenerator): void {
  for (let index = 0; index < places; index += 1) {
    const other = uniformInt(random, index, order.length - 1);
    const [here, there] = [order[index] ?? 0, order[other] ?? 0];
    order[index] = there;
    order[other] = here;
  }
}
