import type { Stage } from './divisions.ts';
import { normalQuantile, normalShare } from './normal.ts';

/**
 * How probable it is, by what was seen so far, that a two-sided test will be held when all trials are there (predictive power:
 * Spiegelhalter, Freedman and Blackburn 1986, with no opinion beforehand). Scores add up like a walk, so that the
 * rest is drawn around what the first part of it came to.
 * @param scores of all items, null: nothing was read of that one; in each stage those of the first group come first
 * @param made the share of all trials that there are, 0..1
 * @param level of the test at the end
 */
export function predictivePower(
  scores: readonly (number | null)[],
  stages: readonly Stage[],
  made: number,
  level: number,
): number {
  const z = Math.abs(standardized(scores, stages));
  const wanted = normalQuantile(1 - level / 2);
  if (made >= 1) return z >= wanted ? 1 : 0;
  const reached = (toward: number): number =>
    normalShare((toward * z - wanted * Math.sqrt(made)) / Math.sqrt(1 - made));
  return reached(1) + reached(-1);
}

/** The sum of the first group's scores less what is expected of it, in its standard deviations over all divisions; 0 where all are the same. */
function standardized(scores: readonly (number | null)[], stages: readonly Stage[]): number {
  let [beyond, variance, from] = [0, 0, 0];
  for (const { items, first } of stages) {
    const [one, all] = [scores.slice(from, from + first), scores.slice(from, from + items)].map((part) =>
      part.filter((score) => score !== null),
    );
    from += items;
    const n = all?.length ?? 0;
    const k = one?.length ?? 0;
    if (n < 2) continue;
    const mean = sumOf(all ?? []) / n;
    const spread = sumOf((all ?? []).map((score) => (score - mean) ** 2));
    variance += (k * (n - k) * spread) / (n * (n - 1));
    beyond += sumOf(one ?? []) - k * mean;
  }
  return variance > 1e-12 ? beyond / Math.sqrt(variance) : 0;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
