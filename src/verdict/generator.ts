import type { LoadRow } from '../record/loadRow.ts';
import { spanMsOf } from '../scenario/objective.ts';
import { bounds } from './bounds.ts';
import { judged } from './signals/goodput.ts';
import type { Verdict } from './verdict.ts';
import { percent } from './words/symptomWords.ts';

const { measurement } = bounds;

type GeneratorBehind = NonNullable<Verdict['validity']['generatorBehind']>;

/** Whether the generator did as it was asked: which bounds it was beyond for too long, and what it did then; null: it kept up. */
interface GeneratorHealth {
  beyond: string[];
  behind: GeneratorBehind | null;
}

interface Bounded {
  is(row: LoadRow): boolean;
  /** To follow `the generator `. */
  words: string;
}

const bounded: readonly Bounded[] = [
  {
    is: isLate,
    words: `sent requests more than ${measurement.generatorLatenessMs} ms after they were due`,
  },
  {
    is: ({ generatorCpuShare: share }) => share !== null && share > measurement.generatorCpuShare,
    words: `was saturated: over ${percent(measurement.generatorCpuShare)} of its core`,
  },
  {
    is: ({ generatorDelayMs: ms }) => ms !== null && ms > measurement.generatorDelayMs,
    words: `was late by more than ${measurement.generatorDelayMs} ms`,
  },
];

/** Requests of an open loop that were sent late for no other reason than that the generator had not come to them. */
function isLate({ latenessP99Ms, held, sent }: LoadRow): boolean {
  if (latenessP99Ms === null || latenessP99Ms <= measurement.generatorLatenessMs || held === null)
    return false;
  // Those that waited for another one to end are late by that: as the latest hundredth they may be all of it.
  return held === 0 || held < (sent ?? 0) / 100;
}

/** @param rows of the measured load */
export function generatorHealth(rows: readonly LoadRow[]): GeneratorHealth {
  const found = bounded
    .map((bound) => ({ ...bound, seconds: Math.round(longestRunMs(rows, bound.is) / 1000) }))
    .filter(({ seconds }) => seconds >= measurement.sustainedSeconds);
  if (found.length === 0) return { beyond: [], behind: null };
  const behind = behindOf(rows, (row) => found.some(({ is }) => is(row)));
  return {
    beyond: [
      ...found.map(({ words, seconds }) => `the generator ${words} for ${seconds} s`),
      ...sendingWords(behind),
    ],
    behind,
  };
}

function behindOf(rows: readonly LoadRow[], is: (row: LoadRow) => boolean): GeneratorBehind {
  const late = rows.filter(is);
  const spanS = late.reduce((sum, row) => sum + spanMsOf(row), 0) / 1000;
  const perSecond = (column: 'due' | 'sent'): number =>
    late.reduce((sum, row) => sum + (row[column] ?? 0), 0) / spanS;
  const worst = late.flatMap(({ latenessP99Ms }) => latenessP99Ms ?? []);
  const onTime = judged(rows.filter((row) => !is(row))).map(
    (row) => ((row.sent ?? 0) / spanMsOf(row)) * 1000,
  );
  const most = Math.max(0, ...onTime);
  return {
    duePerSecond: late.every(({ due }) => due === null) ? null : perSecond('due'),
    sentPerSecond: perSecond('sent'),
    latenessP99Ms: worst.length === 0 ? null : Math.max(...worst),
    onTimePerSecond: most > 0 ? most : null,
  };
}

/** Of an open loop only: in a closed one nothing is due before it is sent. */
function sendingWords({
  duePerSecond,
  sentPerSecond,
  latenessP99Ms,
  onTimePerSecond,
}: GeneratorBehind): string[] {
  if (duePerSecond === null) return [];
  const late = latenessP99Ms === null ? '' : `, with a p99 of lateness of ${Math.round(latenessP99Ms)} ms`;
  const can = onTimePerSecond === null ? 'not the least of this load' : rate(onTimePerSecond);
  return [
    `of ${rate(duePerSecond)} that were due meanwhile the generator sent ${Math.round(sentPerSecond)}${late}; on time it could send ${can} on this machine`,
  ];
}

const rate = (perSecond: number): string => `${Math.round(perSecond)} requests/s`;

/** By the time that they took: a row in which the generator stood still is a long one. */
function longestRunMs(rows: readonly LoadRow[], is: (row: LoadRow) => boolean): number {
  let [runMs, longestMs] = [0, 0];
  for (const row of rows) {
    runMs = is(row) ? runMs + spanMsOf(row) : 0;
    longestMs = Math.max(longestMs, runMs);
  }
  return longestMs;
}
