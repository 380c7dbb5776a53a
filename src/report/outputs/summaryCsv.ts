import { stringify } from 'csv-stringify/sync';
import type { Verdict } from '../../verdict/verdict.ts';

/** One row for each trial, in order of execution; an empty field is "not read". */
export function summaryCsv(verdicts: Verdict[]): string {
  const names = [...new Set(verdicts.flatMap((verdict) => Object.keys(verdict.variant)))];
  const header = [...facts.map(([name]) => name), ...names.map((name) => `variant.${name}`)];
  const rows = verdicts.map((verdict) => [
    ...facts.map(([, read]) => read(verdict)),
    ...names.map((name) => verdict.variant[name] ?? null),
  ]);
  return stringify([header, ...rows], { cast: { boolean: String }, escape_formulas: true });
}

type Field = string | number | boolean | null;

const measured = (name: keyof Verdict['measures']): [string, (verdict: Verdict) => Field] => [
  name,
  (verdict) => verdict.measures[name],
];
const moment = (name: keyof Verdict['times']): [string, (verdict: Verdict) => Field] => [
  `${name}Ms`,
  (verdict) => verdict.times[name],
];

const facts: [string, (verdict: Verdict) => Field][] = [
  ['trial', (verdict) => verdict.trial],
  ['repeat', (verdict) => verdict.repeat],
  ['terminal', (verdict) => verdict.terminal.kind],
  ['terminalDetail', (verdict) => verdict.terminal.detail],
  ['terminalAtMs', (verdict) => verdict.terminal.atMs],
  ['victim', (verdict) => verdict.terminal.victim],
  ['limitHit', (verdict) => verdict.terminal.limit],
  ['processAlive', (verdict) => verdict.terminal.processAlive],
  ['degradation', (verdict) => verdict.degradation.kind],
  ['degradationOnsetMs', (verdict) => verdict.degradation.onsetMs],
  ['confidence', (verdict) => verdict.confidence],
  ['valid', (verdict) => verdict.validity.valid],
  ['problems', (verdict) => verdict.validity.problems.join('; ')],
  ['survivedMs', (verdict) => verdict.measures.survivedMs],
  ['connectionsAtBreak', (verdict) => verdict.measures.connectionsAtBreak],
  ['goodputPeakPerSecond', (verdict) => verdict.measures.goodputPeak],
  ['goodputMedianPerSecond', (verdict) => verdict.measures.goodputMedian],
  measured('p50Ms'),
  measured('p99Ms'),
  measured('requests'),
  measured('good'),
  measured('unfinished'),
  measured('peakUsageBytes'),
  measured('peakAnonBytes'),
  measured('peakFileBytes'),
  measured('peakSwapBytes'),
  measured('peakHeapBytes'),
  measured('limitBytes'),
  measured('worstMemFullShare'),
  measured('worstIoFullShare'),
  measured('worstGcShare'),
  moment('loadStart'),
  moment('firstLimitHit'),
  moment('firstStall'),
  moment('firstFullGc'),
  moment('firstOome'),
  moment('firstBroken'),
  moment('kill'),
  moment('exit'),
];
