import { stringify } from 'csv-stringify/sync';
import { lifetimeOf } from '../../study/lifetime.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { shareOfLimit } from '../cells.ts';

/** One row for each trial, in order of execution; an empty field is "not read". Numbers have the digits that were measured. */
export function summaryCsv(verdicts: Verdict[]): string {
  const names = [...new Set(verdicts.flatMap((verdict) => Object.keys(verdict.variant)))];
  const isOfFleet = verdicts.some(({ host }) => host !== undefined);
  const columns = isOfFleet ? [...facts, executedOn] : facts;
  const header = [...columns.map(([name]) => name), ...names.map((name) => `variant.${name}`)];
  const rows = verdicts.map((verdict) => [
    ...columns.map(([, read]) => read(verdict)),
    ...names.map((name) => verdict.variant[name] ?? null),
  ]);
  return stringify([header, ...rows], { cast: { boolean: String }, escape_formulas: true });
}

type Field = string | number | boolean | null;

type Digits = (value: number) => number;

/** The clocks of kernel, probe and generator are put on one axis to a tenth of a millisecond. */
const tenths: Digits = (value) => Math.round(value * 10) / 10;
/** The histogram of latencies holds three digits, and a growth that is carried on has no more. */
const threeDigits: Digits = (value) => Number(value.toPrecision(3));
/** Of windows of seconds, of which the samples are a tenth of a second apart at best. */
const thousandths: Digits = (value) => Math.round(value * 1000) / 1000;
const whole: Digits = Math.round;

const rounded = (value: number | null, digits: Digits): number | null =>
  value === null ? null : digits(value);

const measured = (
  name: keyof Verdict['measures'],
  digits: Digits,
  title: string = name,
): [string, (verdict: Verdict) => Field] => [title, (verdict) => rounded(verdict.measures[name], digits)];
const moment = (name: keyof Verdict['times']): [string, (verdict: Verdict) => Field] => [
  `${name}Ms`,
  (verdict) => rounded(verdict.times[name], tenths),
];

/** Whether `survivedMs` is what it lived at least: it was still there when nobody looked any more. */
function outlived(verdict: Verdict): boolean | null {
  const life = lifetimeOf(verdict);
  return life && !life.ended;
}

const facts: [string, (verdict: Verdict) => Field][] = [
  ['trial', (verdict) => verdict.trial],
  ['repeat', (verdict) => verdict.repeat],
  ['terminal', (verdict) => verdict.terminal.kind],
  ['terminalDetail', (verdict) => verdict.terminal.detail],
  ['terminalAtMs', (verdict) => rounded(verdict.terminal.atMs, tenths)],
  ['victim', (verdict) => verdict.terminal.victim],
  ['limitHit', (verdict) => verdict.terminal.limit],
  ['processAlive', (verdict) => verdict.terminal.processAlive],
  ['degradation', (verdict) => verdict.degradation.kind],
  ['degradationOnsetMs', (verdict) => rounded(verdict.degradation.onsetMs, tenths)],
  ['confidence', (verdict) => verdict.confidence],
  ['valid', (verdict) => verdict.validity.valid],
  ['problems', (verdict) => verdict.validity.problems.join('; ')],
  measured('survivedMs', tenths),
  ['outlivedTrial', (verdict) => outlived(verdict)],
  measured('connectionsAtBreak', whole),
  measured('perSecondAtBreak', tenths),
  measured('goodputPeak', tenths, 'goodputPeakPerSecond'),
  measured('goodputMedian', tenths, 'goodputMedianPerSecond'),
  measured('p50Ms', threeDigits),
  measured('p99Ms', threeDigits),
  measured('requests', whole),
  measured('good', whole),
  measured('failed', whole),
  measured('unfinished', whole),
  measured('longestGapMs', tenths),
  measured('peakUsageBytes', whole),
  [
    'peakUsageShare',
    ({ measures }) => rounded(shareOfLimit(measures.peakUsageBytes, measures.limitBytes), thousandths),
  ],
  measured('peakAnonBytes', whole),
  measured('peakFileBytes', whole),
  measured('peakSwapBytes', whole),
  measured('peakHeapBytes', whole),
  measured('limitBytes', whole),
  ['growthBytesPerSecond', ({ growth }) => rounded(growth?.bytesPerSecond.middle ?? null, threeDigits)],
  [
    'growthBytesPer1000Requests',
    ({ growth }) => rounded(growth?.bytesPer1000Answers?.middle ?? null, threeDigits),
  ],
  ['growthReachesMs', ({ growth }) => rounded(growth?.reaches?.inMs ?? null, threeDigits)],
  measured('worstMemFullShare', thousandths),
  measured('worstIoFullShare', thousandths),
  measured('worstGcShare', thousandths),
  moment('loadStart'),
  moment('firstLimitHit'),
  moment('firstStall'),
  moment('firstFullGc'),
  moment('firstOome'),
  moment('firstKill'),
  moment('firstBroken'),
  moment('kill'),
  moment('exit'),
  moment('serviceEnd'),
  moment('observationEnd'),
];

/** Only where trials are of a fleet; empty: the machine that the run was started on. */
const executedOn: (typeof facts)[number] = ['host', ({ host }) => host ?? null];
