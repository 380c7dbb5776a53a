import { median } from '../statistics/median.ts';
import { permutationP } from '../statistics/permutation.ts';
import { type Interval, ratioInterval } from '../statistics/resample.ts';

type Judgement = 'better' | 'worse' | 'no difference seen';

/** b against a in one figure. */
export interface Difference {
  judgement: Judgement;
  /** Median of b over median of a; null where a's is 0 or one has no values. */
  ratio: number | null;
  interval: Interval | null;
  p: number;
}

/**
 * A difference must show in both: the exact test on ranks at the stated level, and an interval of the ratio that
 * leaves out 1. The test keeps the rate of false differences at or below the level at any n.
 */
export function difference(
  a: readonly number[],
  b: readonly number[],
  options: { higherIsBetter: boolean; level: number; seed: number },
): Difference {
  const [below, above] = [median(a), median(b)];
  const ratio = below === null || above === null || below === 0 ? null : above / below;
  const interval = ratio === null ? null : ratioInterval(a, b, options.level, options.seed);
  const p = rankTest(a, b, options.seed);
  const clear =
    p <= options.level && (interval === null ? ratio === null : interval.low > 1 || interval.high < 1);
  if (!clear || below === null || above === null || below === above)
    return { judgement: 'no difference seen', ratio, interval, p };
  const better = above > below === options.higherIsBetter;
  return { judgement: better ? 'better' : 'worse', ratio, interval, p };
}

/** Wilcoxon's rank sum as a permutation test, two-sided, ties at their middle rank. */
function rankTest(a: readonly number[], b: readonly number[], seed: number): number {
  const sorted = [...a, ...b].sort((x, y) => x - y);
  const rank = (value: number) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2;
  const mean = (ranks: readonly number[]) => ranks.reduce((sum, value) => sum + value, 0) / ranks.length;
  return permutationP(a.map(rank), b.map(rank), (x, y) => Math.abs(mean(x) - mean(y)), seed);
}

/** Whether two groups ended differently: the share of each outcome, over all outcomes, by the same exact test. */
export function outcomesDiffer(a: readonly string[], b: readonly string[], seed: number): number {
  const kinds = [...new Set([...a, ...b])];
  const share = (of: readonly string[], kind: string) => of.filter((one) => one === kind).length / of.length;
  return permutationP(
    a,
    b,
    (x, y) => kinds.reduce((sum, kind) => sum + Math.abs(share(x, kind) - share(y, kind)), 0),
    seed,
  );
}
