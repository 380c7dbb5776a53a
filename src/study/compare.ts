import { type Proportion, wilson } from '../statistics/wilson.ts';
import { mapped, type Stratum } from '../statistics/within/strata.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Judgement, judgementOf, type Ratio } from './difference.ts';
import { type Estimate, estimateOf, lifeOf } from './estimate.ts';
import { type Family, familyOf } from './family.ts';
import { type Figure, figures, ratioIn, valuesOf } from './figures.ts';
import { byHost, hostsOf } from './hosts.ts';
import { lifetimesOf } from './lifetime.ts';
import { differences, outcomeOf, variantKey } from './outcome.ts';
import { comparedBy, type PlannedRepeats, plannedPairs, type Side, testedPair } from './repeats/looks.ts';
import { hostsSentence, measureSentence, outcomeSentence } from './sentences.ts';

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
  /** Within which hosts they were compared, and what was not; empty where hosts are not told apart. */
  hosts: string;
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
  const hosts = hostsOf(groups.flatMap(({ valid }) => valid)).length;
  const family =
    planned === null
      ? familyOf(pairs.length, null, hosts)
      : familyOf(plannedPairs(planned.variants).length, planned.repeats, hosts);
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
  const within = byHost(a.valid, b.valid);
  const [x, y] = [within.strata.flatMap((one) => one.a), within.strata.flatMap((one) => one.b)];
  return {
    a: a.key,
    b: b.key,
    hosts: hostsSentence(within, a.key, b.key),
    outcomes: {
      differ,
      ...tested.ends,
      sentence: outcomeSentence([a.key, x.map(outcomeOf)], [b.key, y.map(outcomeOf)], differ, family),
    },
    measures: figures.map((figure, index) =>
      measure(
        { a: a.key, b: b.key, strata: within.strata },
        figure,
        tested.figures[index] ?? { p: 1, adjusted: 1 },
        { family, seed },
      ),
    ),
  };
}

function measure(
  { a, b, strata }: { a: string; b: string; strata: readonly Stratum<Verdict>[] },
  figure: Figure,
  tested: { p: number; adjusted: number },
  { family, seed }: { family: Family; seed: number },
): MeasureComparison {
  const values = mapped(strata, (verdicts) => valuesOf(verdicts, figure.name));
  const found = ratioIn(strata, figure, { level: comparing.level, seed });
  const judgement = judgementOf(tested.adjusted <= family.level, found, figure.higherIsBetter);
  const count = (side: 'a' | 'b') => values.reduce((sum, stratum) => sum + stratum[side].length, 0);
  const trials = Math.min(count('a'), count('b'));
  const hint = judgement === 'no difference seen' && found.apart && trials >= comparing.fewTrials;
  const estimate = (side: 'a' | 'b'): Estimate =>
    figure.name === 'survivedMs'
      ? lifeOf(
          strata.flatMap((one) => one[side]),
          seed,
        )
      : estimateOf(
          values.flatMap((one) => one[side]),
          seed,
        );
  return {
    measure: figure.name,
    ...found,
    ...tested,
    judgement,
    hint,
    sentence: measureSentence(
      { key: a, estimate: estimate('a') },
      { key: b, estimate: estimate('b') },
      { ...found, judgement, hint, trials, family, figure, within: strata.length > 1 },
    ),
  };
}
