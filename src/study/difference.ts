import { familyP } from '../statistics/family.ts';
import { median } from '../statistics/median.ts';
import { ranks } from '../statistics/ranks.ts';
import { type Interval, ratioInterval } from '../statistics/resample.ts';
import { type LifeRatio, type Lifetime, lifeRatio, logRankScores } from '../statistics/survival.ts';

export type Judgement = 'better' | 'worse' | 'no difference seen';

/** How much larger b is than a. */
export interface Ratio {
  /** Of medians, b's to a's; of lives, of the mean times within `withinMs`. null where a's is 0 or one has no values. */
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

/** b against a in one figure, tested by itself. */
export interface Difference extends Ratio {
  judgement: Judgement;
  p: number;
}

interface Options {
  higherIsBetter: boolean;
  level: number;
  seed: number;
}

export function medianRatio(
  a: readonly number[],
  b: readonly number[],
  { level, seed }: Pick<Options, 'level' | 'seed'>,
): Ratio {
  const [below, above] = [median(a), median(b)];
  const ratio = below === null || above === null || below === 0 ? null : above / below;
  const beyond = (x: readonly number[], y: readonly number[]) => Math.min(...x) > Math.max(...y);
  return {
    ratio,
    interval: ratio === null ? null : ratioInterval(a, b, level, seed),
    bound: null,
    withinMs: null,
    sign: below === null || above === null ? 0 : signOf(above - below),
    apart: a.length > 0 && b.length > 0 && (beyond(a, b) || beyond(b, a)),
  };
}

export function ratioOfLives(
  a: readonly Lifetime[],
  b: readonly Lifetime[],
  { level, seed }: Pick<Options, 'level' | 'seed'>,
): Ratio {
  const found = lifeRatio(a, b, level, seed);
  if (found === null)
    return { ratio: null, interval: null, bound: null, withinMs: null, sign: 0, apart: false };
  const before = (x: readonly Lifetime[], y: readonly Lifetime[]) =>
    x.every(({ ended }) => ended) &&
    Math.max(...x.map(({ timeMs }) => timeMs)) < Math.min(...y.map(({ timeMs }) => timeMs));
  const { ratio, interval, bound, withinMs } = found;
  return {
    ratio,
    interval,
    bound,
    withinMs,
    sign: ratio === null ? signOf(b.some(({ timeMs }) => timeMs > 0) ? 1 : 0) : signOf(ratio - 1),
    apart: before(a, b) || before(b, a),
  };
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
export function difference(a: readonly number[], b: readonly number[], options: Options): Difference {
  const found = medianRatio(a, b, options);
  return decided(found, alone([...a, ...b], ranks, a.length, options.seed), options);
}

/** The same of lives, of which some may have been cut off: by log-rank. */
export function differenceOfLives(
  a: readonly Lifetime[],
  b: readonly Lifetime[],
  options: Options,
): Difference {
  const found = ratioOfLives(a, b, options);
  return decided(found, alone([...a, ...b], logRankScores, a.length, options.seed), options);
}

const decided = (found: Ratio, p: number, { level, higherIsBetter }: Options): Difference => ({
  ...found,
  p,
  judgement: judgementOf(p <= level, found, higherIsBetter),
});

function alone<Item>(
  items: readonly Item[],
  scores: (items: readonly Item[]) => (number | null)[],
  size: number,
  seed: number,
): number {
  return familyP([[scores(items)]], size, items.length, seed)[0]?.p ?? 1;
}
