import { formatBytes, formatDuration } from '../scenario/units.ts';
import { median } from '../statistics/median.ts';
import { type Interval, medianInterval } from '../statistics/resample.ts';
import { type Proportion, wilson } from '../statistics/wilson.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { pairName } from '../verdict/words/endWords.ts';
import { type Difference, difference, outcomesDiffer } from './difference.ts';

const { comparing } = bounds;

/** The figures that variants are compared by, with what is better. */
const comparedMeasures = [
  { name: 'survivedMs', higherIsBetter: true, more: 'lived', unit: formatDuration },
  { name: 'goodputMedian', higherIsBetter: true, more: 'served', unit: perSecond },
  { name: 'goodputPeak', higherIsBetter: true, more: 'served at its best', unit: perSecond },
  { name: 'p99Ms', higherIsBetter: false, more: 'took at the 99th percentile', unit: formatDuration },
  { name: 'peakUsageBytes', higherIsBetter: false, more: 'used at its peak', unit: formatBytes },
] as const;

type ComparedMeasure = (typeof comparedMeasures)[number]['name'];

export interface VariantSummary {
  key: string;
  variant: Record<string, string>;
  /** Trials that count, and those that were left out of the figures because their measurement is invalid. */
  trials: number;
  invalid: number;
  /** `swap-thrash → oom-kill` and the like, most frequent first. */
  outcomes: ({ outcome: string } & Proportion)[];
  figures: Record<ComparedMeasure, { median: number | null; interval: Interval | null; n: number }>;
}

export interface PairComparison {
  /** Keys of the variants; the judgements are about `b` against `a`. */
  a: string;
  b: string;
  outcomes: { differ: boolean; p: number; sentence: string };
  measures: ({ measure: ComparedMeasure; sentence: string } & Difference)[];
}

export interface Comparison {
  level: number;
  variants: VariantSummary[];
  pairs: PairComparison[];
}

/** The pair of a verdict in one word: `gc-thrash → heap-oome`, or the terminal alone; with whom, where it was not the main process. */
export function outcomeOf({ degradation, terminal }: Verdict): string {
  const end = `${terminal.kind}${victimOf(terminal)}`;
  return pairName(degradation.kind, end);
}

function victimOf({ service, victim }: Verdict['terminal']): string {
  if (service !== null && service !== 'app') return ` (${service})`;
  return victim === 'child' ? ' (child)' : '';
}

export function variantKey(variant: Record<string, string>): string {
  const parts = Object.entries(variant).map(([name, value]) => `${name}=${value}`);
  return parts.join(', ') || 'the only variant';
}

/**
 * Variants side by side, and each pair of them. `level` is the stated rate of false differences; at three trials
 * each no smaller one than 0.1 can be reached by any exact test. The seed makes the intervals repeatable.
 */
export function compare(verdicts: readonly Verdict[], options: { seed: number; level?: number }): Comparison {
  const level = options.level ?? comparing.level;
  const groups = Map.groupBy(verdicts, ({ variant }) => variantKey(variant));
  const keys = [...groups.keys()];
  const pairs = keys.flatMap((a, index) =>
    keys
      .slice(index + 1)
      .map((b) => pair([a, groups.get(a) ?? []], [b, groups.get(b) ?? []], level, options.seed)),
  );
  const variants = [...groups].map(([key, group]) => summary(key, group, level, options.seed));
  return { level, variants, pairs };
}

const counting = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter(({ validity }) => validity.valid);

function valuesOf(verdicts: readonly Verdict[], name: ComparedMeasure): number[] {
  return counting(verdicts).flatMap(({ measures }) => measures[name] ?? []);
}

function summary(key: string, verdicts: readonly Verdict[], level: number, seed: number): VariantSummary {
  const valid = counting(verdicts);
  const byOutcome = [...Map.groupBy(valid, outcomeOf)].sort(([, a], [, b]) => b.length - a.length);
  const figure = (name: ComparedMeasure) => {
    const values = valuesOf(verdicts, name);
    return { median: median(values), interval: medianInterval(values, level, seed), n: values.length };
  };
  return {
    key,
    variant: verdicts[0]?.variant ?? {},
    trials: valid.length,
    invalid: verdicts.length - valid.length,
    outcomes: byOutcome.map(([outcome, of]) => ({ outcome, ...wilson(of.length, valid.length, level) })),
    figures: {
      survivedMs: figure('survivedMs'),
      goodputMedian: figure('goodputMedian'),
      goodputPeak: figure('goodputPeak'),
      p99Ms: figure('p99Ms'),
      peakUsageBytes: figure('peakUsageBytes'),
    },
  };
}

type Group = readonly [key: string, verdicts: readonly Verdict[]];

function pair([a, ofA]: Group, [b, ofB]: Group, level: number, seed: number): PairComparison {
  const [endsA, endsB] = [counting(ofA).map(outcomeOf), counting(ofB).map(outcomeOf)];
  const p = outcomesDiffer(endsA, endsB, seed);
  return {
    a,
    b,
    outcomes: { differ: p <= level, p, sentence: outcomeSentence([a, endsA], [b, endsB], p <= level) },
    measures: comparedMeasures.map(({ name, higherIsBetter, more, unit }) => {
      const [x, y] = [valuesOf(ofA, name), valuesOf(ofB, name)];
      const found = difference(x, y, { higherIsBetter, level, seed });
      return { measure: name, ...found, sentence: measureSentence([a, x], [b, y], found, more, unit) };
    }),
  };
}

function outcomeSentence(
  [a, endsA]: readonly [string, readonly string[]],
  [b, endsB]: readonly [string, readonly string[]],
  differ: boolean,
): string {
  const words = (ends: readonly string[]) =>
    [...Map.groupBy(ends, (end) => end)]
      .map(([end, all]) => `${end} ${all.length} of ${ends.length}`)
      .join(', ') || 'no valid trial';
  const seen = `${a}: ${words(endsA)}; ${b}: ${words(endsB)}`;
  return differ ? `They ended differently. ${seen}.` : `No difference seen in how they ended. ${seen}.`;
}

function measureSentence(
  [a, x]: readonly [string, readonly number[]],
  [b, y]: readonly [string, readonly number[]],
  { judgement, ratio, interval }: Difference,
  more: string,
  unit: (value: number | null) => string,
): string {
  const medians = `${unit(median(y))} against ${unit(median(x))} with ${a}`;
  const times =
    ratio === null || interval === null
      ? ''
      : ` (${ratio.toFixed(2)}× [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}])`;
  const few =
    Math.min(x.length, y.length) < comparing.fewTrials ? ' There were too few trials to see one.' : '';
  const verdict = judgement === 'no difference seen' ? `no difference seen.${few}` : `${judgement}.`;
  return `With ${b} it ${more} ${medians}${times}: ${verdict}`;
}

function perSecond(rate: number | null): string {
  return rate === null ? 'n/a' : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
}
