import { familyP } from '../statistics/family.ts';
import { median } from '../statistics/median.ts';
import { ranks, vanElteren } from '../statistics/ranks.ts';
import { type Interval, ratioInterval } from '../statistics/resample.ts';
import {
  type LifeRatio,
  type Lifetime,
  lifeRatio,
  lifeRatioWithin,
  logRankScores,
} from '../statistics/survival.ts';
import { ratioWithin } from '../statistics/within/ratio.ts';
import { inOrder, placesOf, type Stratum, scoresWithin, stagesOf } from '../statistics/within/strata.ts';

export type Judgement = 'better' | 'worse' | 'no difference seen';

/** How much larger b is than a. */
export interface Ratio {
  /** Of medians, b's to a's; of lives, of the mean times within `withinMs`; of several hosts, within them. null where a's is 0 or one has no values. */
  ratio: number | null;
  interval: Interval | null;
  /** Of lives that were cut off the ratio is a bound, or holds within the time looked at only. */
  bound: LifeRatio['bound'];
  withinMs: number | null;
  /** 1: b's is larger; -1: smaller; 0: neither, or nothing to compare. */
  sign: -1 | 0 | 1;
  /** All of one side lie beyond all of the other's. */
  apart: boolean;
}

/** b against a in one figure, tested by itself; within strata. */
export interface Difference extends Ratio {
  judgement: Judgement;
  p: number;
}

interface Options {
  higherIsBetter: boolean;
  level: number;
  seed: number;
}

/** Of values of several hosts, compared within each: `strata` of one are all that there are. */
export function medianRatio(
  strata: readonly Stratum<number>[],
  { level, seed }: Pick<Options, 'level' | 'seed'>,
): Ratio {
  const beyond = (x: readonly number[], y: readonly number[]) => Math.min(...x) > Math.max(...y);
  const found = strata.length === 1 ? ofMedians(strata, level, seed) : ofMediansWithin(strata, level, seed);
  return { ...found, bound: null, withinMs: null, apart: areApart(strata, beyond) };
}

function ofMedians(
  [only]: readonly Stratum<number>[],
  level: number,
  seed: number,
): Pick<Ratio, 'ratio' | 'interval' | 'sign'> {
  const { a, b } = only ?? { a: [], b: [] };
  const [below, above] = [median(a), median(b)];
  const ratio = below === null || above === null || below === 0 ? null : above / below;
  return {
    ratio,
    interval: ratio === null ? null : ratioInterval(a, b, level, seed),
    sign: below === null || above === null ? 0 : signOf(above - below),
  };
}

function ofMediansWithin(
  strata: readonly Stratum<number>[],
  level: number,
  seed: number,
): Pick<Ratio, 'ratio' | 'interval' | 'sign'> {
  const { ratio, interval } = ratioWithin(strata, median, level, seed);
  // All of a's medians are 0 where there is no ratio: any that is not makes b's larger.
  const sign = ratio === null ? signOf(strata.some(({ b }) => (median(b) ?? 0) > 0) ? 1 : 0) : ratio - 1;
  return { ratio, interval, sign: signOf(sign) };
}

export function ratioOfLives(
  strata: readonly Stratum<Lifetime>[],
  { level, seed }: Pick<Options, 'level' | 'seed'>,
): Ratio {
  const [only] = strata;
  const found =
    only !== undefined && strata.length === 1
      ? lifeRatio(only.a, only.b, level, seed)
      : lifeRatioWithin(strata, level, seed);
  if (found === null)
    return { ratio: null, interval: null, bound: null, withinMs: null, sign: 0, apart: false };
  const after = (x: readonly Lifetime[], y: readonly Lifetime[]) =>
    y.every(({ ended }) => ended) &&
    Math.max(...y.map(({ timeMs }) => timeMs)) < Math.min(...x.map(({ timeMs }) => timeMs));
  const { ratio, interval, bound, withinMs } = found;
  const livesAtAll = strata.some(({ b }) => b.some(({ timeMs }) => timeMs > 0));
  return {
    ratio,
    interval,
    bound,
    withinMs,
    sign: ratio === null ? signOf(livesAtAll ? 1 : 0) : signOf(ratio - 1),
    apart: areApart(strata, after),
  };
}

/** In each stratum all of one lie beyond all of the other's, and it is the same one in all. */
function areApart<Item>(
  strata: readonly Stratum<Item>[],
  beyond: (x: readonly Item[], y: readonly Item[]) => boolean,
): boolean {
  const held = strata.filter(({ a, b }) => a.length > 0 && b.length > 0);
  if (held.length === 0) return false;
  return held.every(({ a, b }) => beyond(a, b)) || held.every(({ a, b }) => beyond(b, a));
}

const signOf = (value: number): Ratio['sign'] => (Math.sign(value) || 0) as Ratio['sign'];

/** What a test that says "they differ" comes to: the interval of the ratio must leave out 1 as well. */
export function judgementOf(
  differ: boolean,
  { ratio, interval, sign }: Ratio,
  higherIsBetter: boolean,
): Judgement {
  const clear = interval === null ? ratio === null : interval.low > 1 || interval.high < 1;
  if (!differ || !clear || sign === 0) return 'no difference seen';
  return sign > 0 === higherIsBetter ? 'better' : 'worse';
}

/**
 * A difference must show in both: the exact test on ranks at the stated level, and an interval of the ratio that
 * leaves out 1. The test keeps the rate of false differences at or below the level at any n.
 */
export function difference(strata: readonly Stratum<number>[], options: Options): Difference {
  const found = medianRatio(strata, options);
  return decided(found, alone(strata, ranks, vanElteren, options.seed), options);
}

/** The same of lives, of which some may have been cut off: by log-rank. */
export function differenceOfLives(strata: readonly Stratum<Lifetime>[], options: Options): Difference {
  const found = ratioOfLives(strata, options);
  return decided(
    found,
    alone(strata, logRankScores, () => 1, options.seed),
    options,
  );
}

const decided = (found: Ratio, p: number, { level, higherIsBetter }: Options): Difference => ({
  ...found,
  p,
  judgement: judgementOf(p <= level, found, higherIsBetter),
});

function alone<Item>(
  strata: readonly Stratum<Item>[],
  scores: (items: readonly Item[]) => (number | null)[],
  weight: (read: number) => number,
  seed: number,
): number {
  const scored = scoresWithin(inOrder(strata), placesOf(strata), scores, weight);
  return familyP([[scored]], stagesOf(strata), seed)[0]?.p ?? 1;
}
