import { normalQuantile, normalShare } from './normal.ts';

/**
 * How probable it is, by what was seen so far, that a two-sided test will be held when all trials are there (predictive power:
 * Spiegelhalter, Freedman and Blackburn 1986, with no opinion beforehand). Scores add up like a walk, so that the
 * rest is drawn around what the first part of it came to.
 * @param scores of all items; the first `size` are the first group; null: nothing was read of that one
 * @param made the share of all trials that there are, 0..1
 * @param level of the test at the end
 */
export function predictivePower(
  scores: readonly (number | null)[],
  size: number,
  made: number,
  level: number,
): number {
  const z = Math.abs(standardized(scores, size));
  const wanted = normalQuantile(1 - level / 2);
  if (made >= 1) return z >= wanted ? 1 : 0;
  const reached = (toward: number): number =>
    normalShare((toward * z - wanted * Math.sqrt(made)) / Math.sqrt(1 - made));
  return reached(1) + reached(-1);
}

/** The sum of the first group's scores less what is expected of it, in its standard deviations over all divisions; 0 where all are the same. */
function standardized(scores: readonly (number | null)[], size: number): number {
  const [one, all] = [scores.slice(0, size), scores].map((part) => part.filter((score) => score !== null));
  const n = all?.length ?? 0;
  const k = one?.length ?? 0;
  const mean = sumOf(all ?? []) / n;
  const spread = sumOf((all ?? []).map((score) => (score - mean) ** 2));
  const variance = (k * (n - k) * spread) / (n * (n - 1));
  return variance > 1e-12 ? (sumOf(one ?? []) - k * mean) / Math.sqrt(variance) : 0;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
