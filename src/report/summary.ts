import type { RunRecording } from '../record/recording.ts';
import type { RunRecord } from '../record/schema.ts';
import { formatDuration } from '../scenario/units.ts';
import { median } from '../statistics/median.ts';
import { medianInterval } from '../statistics/resample.ts';
import {
  type VariantSummary as Compared,
  compare,
  outcomeOf,
  type PairComparison,
  variantKey,
} from '../study/compare.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { outcomeWords } from '../verdict/words/endWords.ts';

/** A median with its interval; null where nothing was read, or too little for an interval. */
export interface Estimate {
  median: number | null;
  low: number | null;
  high: number | null;
}

/** What the trials of one variant say together: invalid ones are shown, and left out of the figures. */
export interface VariantSummary {
  key: string;
  trials: Verdict[];
  valid: number;
  outcomes: Compared['outcomes'];
  survivedMs: Estimate;
  connectionsAtBreak: Estimate;
  goodputPeak: Estimate;
  p50Ms: Estimate;
  p99Ms: Estimate;
  peakAnonBytes: Estimate;
  peakFileBytes: Estimate;
  peakSwapBytes: Estimate;
  peakHeapBytes: Estimate;
}

/** What one change did: a pair of variants that differ in one thing. */
export interface Change {
  a: string;
  b: string;
  sentences: string[];
  survival: string;
}

export interface RunSummary {
  /** `90 %`, of all intervals. */
  confidence: string;
  sentences: string[];
  variants: VariantSummary[];
  changes: Change[];
  notes: string[];
}

/** By variant in the order of the scenario: the trials were executed in a random one. */
function asWritten({ variants }: RunRecord, verdicts: readonly Verdict[]): Verdict[] {
  const places = new Map(variants.map((variant, index) => [variantKey(variant), index]));
  const place = ({ variant }: Verdict) => places.get(variantKey(variant)) ?? places.size;
  return verdicts.toSorted((a, b) => place(a) - place(b));
}

/** The comparison in figures and in words, the same for terminal, Markdown and page. */
export function summarize({ run }: RunRecording, all: Verdict[]): RunSummary {
  const verdicts = asWritten(run, all);
  const compared = compare(verdicts, { seed: run.seed });
  const variants = compared.variants.map((one) => variantSummary(one, verdicts, compared.level, run.seed));
  const variantOf = new Map(compared.variants.map(({ key, variant }) => [key, variant]));
  const comparable = new Set(variants.filter(({ valid }) => valid > 0).map(({ key }) => key));
  return {
    confidence: `${Math.round((1 - compared.level) * 100)} %`,
    sentences: variants.length === 0 ? ['No trial has a verdict.'] : variants.map(variantSentence),
    variants,
    changes: compared.pairs
      .filter(({ a, b }) => comparable.has(a) && comparable.has(b))
      .filter(({ a, b }) => differences(variantOf.get(a) ?? {}, variantOf.get(b) ?? {}) === 1)
      .map(changeOf),
    notes: notesOf(run, verdicts),
  };
}

function variantSummary(
  compared: Compared,
  verdicts: Verdict[],
  level: number,
  seed: number,
): VariantSummary {
  const trials = verdicts.filter(({ variant }) => variantKey(variant) === compared.key);
  const valid = trials.filter(({ validity }) => validity.valid);
  const over = (name: keyof Verdict['measures']): Estimate => {
    const values = valid.flatMap(({ measures }) => measures[name] ?? []);
    const interval = medianInterval(values, level, seed);
    return { median: median(values), low: interval?.low ?? null, high: interval?.high ?? null };
  };
  return {
    key: compared.key,
    trials,
    valid: valid.length,
    outcomes: compared.outcomes,
    survivedMs: over('survivedMs'),
    connectionsAtBreak: over('connectionsAtBreak'),
    goodputPeak: over('goodputPeak'),
    p50Ms: over('p50Ms'),
    p99Ms: over('p99Ms'),
    peakAnonBytes: over('peakAnonBytes'),
    peakFileBytes: over('peakFileBytes'),
    peakSwapBytes: over('peakSwapBytes'),
    peakHeapBytes: over('peakHeapBytes'),
  };
}

/** `With swap=off: the kernel’s OOM killer killed it in 3 of 3 trials; it lived 9.4 s under load (9.1 s to 9.5 s).` */
function variantSentence({ key, trials, valid, outcomes, survivedMs }: VariantSummary): string {
  const where = key === variantKey({}) ? '' : `With ${key}: `;
  if (valid === 0) return `${where}no valid trial of ${trials.length}.`;
  const ends = outcomes.map(({ outcome, k, n }) => {
    const example = trials.find((verdict) => outcomeOf(verdict) === outcome);
    return `${example ? outcomeWords(example) : outcome} in ${k} of ${n} ${n === 1 ? 'trial' : 'trials'}`;
  });
  return `${where}${ends.join('; ')}${lived(survivedMs)}.`;
}

function lived({ median: middle, low, high }: Estimate): string {
  if (middle === null) return '';
  const spread = low === null || high === null ? '' : ` (${formatDuration(low)} to ${formatDuration(high)})`;
  return `; it lived ${formatDuration(middle)} under load${spread}`;
}

function differences(a: Record<string, string>, b: Record<string, string>): number {
  return Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]).length;
}

function changeOf({ a, b, outcomes, measures }: PairComparison): Change {
  const survival = measures.find(({ measure }) => measure === 'survivedMs')?.sentence ?? '';
  return { a, b, sentences: [outcomes.sentence, ...measures.map(({ sentence }) => sentence)], survival };
}

function notesOf(run: RunRecord, verdicts: Verdict[]): string[] {
  const invalid = verdicts.filter(({ validity }) => !validity.valid);
  const without = run.trials.length - verdicts.length;
  return [
    ...(run.status === 'complete' ? [] : [`This run is not complete (${run.status}).`]),
    ...(without > 0 ? [`Planned trials without a verdict: ${without} of ${run.trials.length}.`] : []),
    ...(invalid.length > 0
      ? [
          `Invalid trials: ${invalid.length} of ${verdicts.length}. They are shown, and left out of the figures.`,
        ]
      : []),
    ...invalid.map(({ trial, validity }) => `${trial} is invalid: ${validity.problems.join('; ')}.`),
  ];
}
