import { type Proportion, wilson } from '../statistics/wilson.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Judgement, judgementOf, medianRatio, type Ratio, ratioOfLives } from './difference.ts';
import { type Estimate, estimateOf, lifeOf } from './estimate.ts';
import { type Family, familyOf } from './family.ts';
import { type Figure, figures } from './figures.ts';
import { lifetimesOf } from './lifetime.ts';
import { differences, outcomeOf, variantKey } from './outcome.ts';
import { comparedBy, type PlannedRepeats, plannedPairs, type Side, testedPair } from './repeats/looks.ts';
import { measureSentence, outcomeSentence } from './sentences.ts';

const { comparing } = bounds;

export interface VariantSummary {
  key: string;
  variant: Record<string, string>;
  /** Trials that count, and those that were left out of the figures because their measurement is invalid. */
  trials: number;
  invalid: number;
  /** `swap-thrash → oom-kill` and the like, most frequent first. */
  outcomes: ({ outcome: string } & Proportion)[];
  figures: Record<Figure['name'], Estimate & { n: number }>;
}

export interface MeasureComparison extends Ratio {
  measure: Figure['name'];
  /** Held against the family of the whole report. */
  judgement: Judgement;
  /** Of this test alone, and the rate of reports with any false difference at which it would be held. */
  p: number;
  adjusted: number;
  /** No difference that is held, but all trials of one lie beyond all of the other's: there are too few to hold it. */
  hint: boolean;
  sentence: string;
}

export interface PairComparison {
  /** Keys of the variants; the judgements are about `b` against `a`. */
  a: string;
  b: string;
  outcomes: { differ: boolean; p: number; adjusted: number; sentence: string };
  measures: MeasureComparison[];
}

export interface Comparison {
  /** Of the intervals. */
  level: number;
  family: Family;
  variants: VariantSummary[];
  /** Those that differ in one thing, and have a valid trial on both sides. */
  pairs: PairComparison[];
}

interface Group extends Side {
  key: string;
  variant: Record<string, string>;
}

/**
 * Variants side by side, and each pair of them that differs in one thing. All tests of all pairs are one family: in
 * `familyLevel` of all reports without a difference, at most, any is found (family.ts). The seed makes it repeatable.
 * Where repeats follow a plan, each pair is compared by the trials that closed it, at the looks of that plan.
 */
export function compare(
  verdicts: readonly Verdict[],
  { seed, planned = null }: { seed: number; planned?: PlannedRepeats | null },
): Comparison {
  const groups = [...Map.groupBy(verdicts, ({ variant }) => variantKey(variant))].map(
    ([key, all]): Group => ({
      key,
      variant: all[0]?.variant ?? {},
      all,
      valid: all.filter(({ validity }) => validity.valid),
    }),
  );
  const comparable = groups.filter(({ valid }) => valid.length > 0);
  const pairs = comparable.flatMap((a, index) =>
    comparable
      .slice(index + 1)
      .filter((b) => differences(a.variant, b.variant) === 1)
      .map((b) => [a, b] as const),
  );
  const family =
    planned === null
      ? familyOf(pairs.length)
      : familyOf(plannedPairs(planned.variants).length, planned.repeats);
  return {
    level: comparing.level,
    family,
    variants: groups.map((group) => summary(group, seed)),
    pairs: pairs.map(([a, b]) => {
      const groups = planned === null ? ([a, b] as const) : comparedBy(planned, a, b);
      return pair(...groups, family, seed);
    }),
  };
}

const valuesOf = (verdicts: readonly Verdict[], name: Figure['name']): number[] =>
  verdicts.flatMap(({ measures }) => measures[name] ?? []);

function summary({ key, variant, all, valid }: Group, seed: number): VariantSummary {
  const byOutcome = [...Map.groupBy(valid, outcomeOf)].sort(([, a], [, b]) => b.length - a.length);
  const figure = (name: Figure['name']) => {
    const values = valuesOf(valid, name);
    return { ...estimateOf(values, seed), n: values.length };
  };
  return {
    key,
    variant,
    trials: valid.length,
    invalid: all.length - valid.length,
    outcomes: byOutcome.map(([outcome, of]) => ({
      outcome,
      ...wilson(of.length, valid.length, comparing.level),
    })),
    figures: {
      survivedMs: { ...lifeOf(valid, seed), n: lifetimesOf(valid).length },
      goodputMedian: figure('goodputMedian'),
      goodputPeak: figure('goodputPeak'),
      p99Ms: figure('p99Ms'),
      peakUsageBytes: figure('peakUsageBytes'),
    },
  };
}

function pair(a: Group, b: Group, family: Family, seed: number): PairComparison {
  const tested = testedPair(a, b, family, seed);
  const differ = tested.ends.adjusted <= family.level;
  return {
    a: a.key,
    b: b.key,
    outcomes: {
      differ,
      ...tested.ends,
      sentence: outcomeSentence(
        [a.key, a.valid.map(outcomeOf)],
        [b.key, b.valid.map(outcomeOf)],
        differ,
        family,
      ),
    },
    measures: figures.map((figure, index) =>
      measure([a, b], figure, tested.figures[index] ?? { p: 1, adjusted: 1 }, { family, seed }),
    ),
  };
}

function measure(
  [a, b]: readonly [Group, Group],
  figure: Figure,
  tested: { p: number; adjusted: number },
  { family, seed }: { family: Family; seed: number },
): MeasureComparison {
  const options = { level: comparing.level, seed };
  const [x, y] = [valuesOf(a.valid, figure.name), valuesOf(b.valid, figure.name)];
  const lives = figure.name === 'survivedMs';
  const found = lives
    ? ratioOfLives(lifetimesOf(a.valid), lifetimesOf(b.valid), options)
    : medianRatio(x, y, options);
  const judgement = judgementOf(tested.adjusted <= family.level, found, figure.higherIsBetter);
  const trials = Math.min(x.length, y.length);
  const hint = judgement === 'no difference seen' && found.apart && trials >= comparing.fewTrials;
  const estimate = ({ valid }: Group, values: readonly number[]): Estimate =>
    lives ? lifeOf(valid, seed) : estimateOf(values, seed);
  return {
    measure: figure.name,
    ...found,
    ...tested,
    judgement,
    hint,
    sentence: measureSentence(
      { key: a.key, estimate: estimate(a, x) },
      { key: b.key, estimate: estimate(b, y) },
      { ...found, judgement, hint, trials, family, figure },
    ),
  };
}
