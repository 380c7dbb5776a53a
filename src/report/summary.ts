import type { RunRecording } from '../record/recording.ts';
import type { Repeats, RunRecord } from '../record/schema.ts';
import { formatDuration } from '../scenario/units.ts';
import { type VariantSummary as Compared, compare, type PairComparison } from '../study/compare.ts';
import { type Estimate, estimateOf, lifeOf } from '../study/estimate.ts';
import { hostSentence, hostsThatDiffer } from '../study/hostsThatDiffer.ts';
import { lifetimesOf } from '../study/lifetime.ts';
import { outcomeOf, variantKey } from '../study/outcome.ts';
import { closingOf } from '../study/repeats/looks.ts';
import { closingSentence, stoppedSentence } from '../study/repeats/told.ts';
import { familySentence } from '../study/sentences.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { outcomeWords } from '../verdict/words/endWords.ts';
import { growthSentence } from './memory/growth.ts';
import { wentOnSentence } from './wentOn.ts';

/** What the trials of one variant say together: invalid ones are shown, and left out of the figures. */
export interface VariantSummary {
  key: string;
  trials: Verdict[];
  valid: number;
  outcomes: Compared['outcomes'];
  survivedMs: Estimate;
  connectionsAtBreak: Estimate;
  perSecondAtBreak: Estimate;
  goodputPeak: Estimate;
  p50Ms: Estimate;
  p99Ms: Estimate;
  peakUsageBytes: Estimate;
  peakAnonBytes: Estimate;
  peakFileBytes: Estimate;
  peakSwapBytes: Estimate;
  peakHeapBytes: Estimate;
  limitBytes: Estimate;
}

/** What one change did: a pair of variants that differ in one thing. */
export interface Change {
  a: string;
  b: string;
  sentences: string[];
  /** Of these the differences that are held, and those that would be with more trials. */
  held: { sentence: string; adjusted: number }[];
  hints: string[];
}

export interface RunSummary {
  /** `90 %`, of all intervals. */
  confidence: string;
  sentences: string[];
  variants: VariantSummary[];
  changes: Change[];
  /** How many comparisons there are, and what was done about that; empty where nothing was compared. */
  family: string;
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
  const { repeats } = run;
  const planned = repeats && { repeats, variants: run.variants };
  const compared = compare(verdicts, { seed: run.seed, planned });
  const variants = compared.variants.map((one) => variantSummary(one, verdicts, run.seed));
  return {
    confidence: `${Math.round((1 - compared.level) * 100)} %`,
    sentences:
      variants.length === 0
        ? ['No trial has a verdict.']
        : variants.map((one) => variantSentence(one, run.seed)),
    variants,
    changes: compared.pairs.map((pair) => changeOf(pair, repeats && closedSentence(pair, repeats))),
    family: [familySentence(compared.family), repeats && stoppedSentence(run, repeats, verdicts)]
      .filter(Boolean)
      .join(' '),
    notes: notesOf(run, verdicts),
  };
}

function variantSummary(compared: Compared, verdicts: Verdict[], seed: number): VariantSummary {
  const trials = verdicts.filter(({ variant }) => variantKey(variant) === compared.key);
  const valid = trials.filter(({ validity }) => validity.valid);
  const over = (name: keyof Verdict['measures']): Estimate =>
    estimateOf(
      valid.flatMap(({ measures }) => measures[name] ?? []),
      seed,
    );
  return {
    key: compared.key,
    trials,
    valid: valid.length,
    outcomes: compared.outcomes,
    survivedMs: lifeOf(valid, seed),
    connectionsAtBreak: over('connectionsAtBreak'),
    perSecondAtBreak: over('perSecondAtBreak'),
    goodputPeak: over('goodputPeak'),
    p50Ms: over('p50Ms'),
    p99Ms: over('p99Ms'),
    peakUsageBytes: over('peakUsageBytes'),
    peakAnonBytes: over('peakAnonBytes'),
    peakFileBytes: over('peakFileBytes'),
    peakSwapBytes: over('peakSwapBytes'),
    peakHeapBytes: over('peakHeapBytes'),
    limitBytes: over('limitBytes'),
  };
}

/** `With swap=off: the kernel’s OOM killer killed it in 3 of 3 trials; it lived 9.4 s under load (9.1 s to 9.5 s).` */
function variantSentence({ key, trials, valid, outcomes, survivedMs }: VariantSummary, seed: number): string {
  const where = key === variantKey({}) ? '' : `With ${key}: `;
  if (valid === 0) return `${where}no valid trial of ${trials.length}.`;
  const ends = outcomes.map(({ outcome, k, n }) => {
    const example = trials.find((verdict) => outcomeOf(verdict) === outcome);
    return `${example ? outcomeWords(example) : outcome} in ${k} of ${n} ${n === 1 ? 'trial' : 'trials'}`;
  });
  const more = [beforeLoad(trials), wentOnSentence(trials, seed), growthSentence(trials, seed)];
  const said = more.filter((words) => words !== null).map((words) => `; ${words}`);
  return `${where}${ends.join('; ')}${lived(survivedMs)}${said.join('')}.`;
}

/** Trials that never served: not started, ended in the warm-up, or useless from the first second. They are in the curve, at 0. null: none. */
function beforeLoad(trials: readonly Verdict[]): string | null {
  const valid = trials.filter(({ validity }) => validity.valid);
  const lives = lifetimesOf(valid);
  const count = lives.filter(({ timeMs, ended }) => ended && timeMs === 0).length;
  return count === 0
    ? null
    : `in ${count} of ${valid.length} it served for none of the measured load, and counts as 0`;
}

function lived({ median: middle, low, high, open }: Estimate): string {
  if (middle === null) return '';
  const at = (value: number, unreached: boolean | undefined) =>
    `${unreached ? 'at least ' : ''}${formatDuration(value)}`;
  const exact = low === null || high === null || open?.low;
  const spread = exact ? '' : ` (${at(low, open?.low)} to ${at(high, open?.high)})`;
  return `; it lived ${at(middle, open?.median)} under load${spread}`;
}

function changeOf({ a, b, hosts, outcomes, measures }: PairComparison, closed: string | null): Change {
  return {
    a,
    b,
    sentences: [hosts, outcomes.sentence, ...measures.map(({ sentence }) => sentence), closed ?? ''].filter(
      (sentence) => sentence !== '',
    ),
    held: [
      ...(outcomes.differ ? [outcomes] : []),
      ...measures.filter(({ judgement }) => judgement !== 'no difference seen'),
    ],
    hints: measures.filter(({ hint }) => hint).map(({ sentence }) => sentence),
  };
}

function closedSentence({ a, b }: PairComparison, repeats: Repeats): string | null {
  const closing = closingOf(repeats, [a, b]);
  return closing && closingSentence(closing, repeats);
}

function notesOf(run: RunRecord, verdicts: Verdict[]): string[] {
  const invalid = verdicts.filter(({ validity }) => !validity.valid);
  const without = run.trials.length - verdicts.length;
  return [
    ...statusNotes(run),
    ...(without > 0 ? [`Planned trials without a verdict: ${without} of ${run.trials.length}.`] : []),
    ...(invalid.length > 0
      ? [
          `Invalid trials: ${invalid.length} of ${verdicts.length}. They are shown, and left out of the figures.`,
        ]
      : []),
    ...invalid.map(({ trial, validity }) => `${trial} is invalid: ${validity.problems.join('; ')}.`),
    ...othersNote(verdicts),
    ...hostNotes(run, verdicts),
  ];
}

/** Of a fleet the trials go on when the command is gone: that there is none here says nothing of them. */
function statusNotes({ status, fleet, runId }: RunRecord): string[] {
  if (status === 'complete') return [];
  if (status !== 'running' || fleet === null || fleet.args.length === 0)
    return [`This run is not complete (${status}).`];
  return [
    `This run is not over: this is what is recorded here by now. Where its command is gone, "oomlab attach ${runId}" takes up what its hosts have made since, from ${fleet.queue}.`,
  ];
}

/** What was measured beside other work may be the other work's. */
function othersNote(verdicts: Verdict[]): string[] {
  const shares = verdicts.flatMap(({ validity }) => validity.hadByOthers ?? []);
  if (shares.length === 0) return [];
  const most = Math.round(Math.max(...shares) * 100);
  return [
    `In ${shares.length} of ${verdicts.length} trials others on this machine had the processors that the service wanted, ${shares.length === 1 ? '' : 'up to '}${most} % of the time: it may be slower here than it is.`,
  ];
}

/** Hosts that are not alike; a search chose its trials by what it saw, and says nothing of them. */
const hostNotes = ({ size, map, capacity, seed }: RunRecord, verdicts: Verdict[]): string[] =>
  size || map || capacity ? [] : hostsThatDiffer(verdicts, seed).map(hostSentence);
