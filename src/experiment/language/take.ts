import { hostCpuColumns, type ProbeColumn, type ProbeRow } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { Rows } from '../../record/table/rows.ts';
import {
  between,
  growth,
  highest,
  lastRow,
  lowest,
  mean as meanOf,
  share,
} from '../../verdict/signals/counter.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Json } from '../pins/json.ts';

/** Reads something out of a recording, while there is one: what is kept is what this returns. */
export type Take = (recording: Recording, verdict: Verdict) => Json;

/** From when to when, on the trial's clock. */
export type Window = (recording: Recording, verdict: Verdict) => { fromMs: number; toMs: number };

/** From the start of the load to the end of the process, or of the trial. */
export const underLoad: Window = (recording, verdict) => {
  const { loadStart, exit } = verdict.times;
  const last = recording.probe.at(-1)?.atMs ?? 0;
  return {
    fromMs: loadStart ?? recording.probe.at(0)?.atMs ?? 0,
    toMs: Math.min(exit ?? Number.POSITIVE_INFINITY, recording.trial.ending?.atMs ?? last),
  };
};

/** The last so many seconds before it broke: before the terminal event or the first broken second, whichever came first. */
export const beforeBreak =
  (seconds: number): Window =>
  (recording, verdict) => {
    const { fromMs, toMs } = underLoad(recording, verdict);
    const end = verdict.terminal.kind === 'survived' ? null : verdict.terminal.atMs;
    const broken = Math.min(toMs, ...[end, verdict.times.firstBroken].filter((atMs) => atMs !== null));
    return { fromMs: Math.max(fromMs, broken - seconds * 1000), toMs: broken };
  };

/** The last so many seconds under load. */
export const lastSeconds =
  (seconds: number): Window =>
  (recording, verdict) => {
    const { fromMs, toMs } = underLoad(recording, verdict);
    return { fromMs: Math.max(fromMs, toMs - seconds * 1000), toMs };
  };

/** The first so many seconds under load. */
export const firstSeconds =
  (seconds: number): Window =>
  (recording, verdict) => {
    const { fromMs, toMs } = underLoad(recording, verdict);
    return { fromMs, toMs: Math.min(toMs, fromMs + seconds * 1000) };
  };

type Over = (rows: Rows<ProbeRow>, column: ProbeColumn) => number | null;

const level =
  (of: Over) =>
  (column: ProbeColumn, window: Window = underLoad): Take =>
  (recording, verdict) => {
    const { fromMs, toMs } = window(recording, verdict);
    return of(between(recording.probe, fromMs, toMs), column);
  };

/** Highest, lowest, mean and last value of a column of the probe; null when it was not read. */
export const peak = level(highest);
export const trough = level(lowest);
export const mean = level(meanOf);
export const last = level((rows, column) => lastRow(rows, column)?.[column] ?? null);

/** How much a counter of the probe grew. */
export const grown =
  (column: ProbeColumn, window: Window = underLoad): Take =>
  (recording, verdict) => {
    const { fromMs, toMs } = window(recording, verdict);
    return growth(recording.probe, column, fromMs, toMs)?.by ?? null;
  };

/** The share of the time, 0 to 1, that a counter of stalled or busy time grew by: `memFullUs`, `diskBusyMs`. */
export const timeShare =
  (column: ProbeColumn, window: Window = underLoad): Take =>
  (recording, verdict) => {
    const { fromMs, toMs } = window(recording, verdict);
    return share(growth(recording.probe, column, fromMs, toMs), column.endsWith('Us') ? 1000 : 1);
  };

type ModeOf<Column> = Column extends `host${infer Mode}Ms` ? Mode : never;
/** `User`, `Iowait`, ... */
type CpuMode = ModeOf<(typeof hostCpuColumns)[number]>;

/** The share of the host's CPU time, 0 to 1, that went into one mode. */
export const cpuShare =
  (mode: CpuMode, window: Window = underLoad): Take =>
  (recording, verdict) => {
    const { fromMs, toMs } = window(recording, verdict);
    const by = (column: ProbeColumn): number | null =>
      growth(recording.probe, column, fromMs, toMs)?.by ?? null;
    const total = hostCpuColumns.reduce((sum, column) => sum + (by(column) ?? 0), 0);
    const own = by(`host${mode}Ms`);
    return own === null || total === 0 ? null : own / total;
  };

/** How many processes the kernel killed for a limit of memory, by its own lines. */
export const killedByKernel =
  (): Take =>
  ({ events }) =>
    events.filter(
      (event) => event.kind === 'kernel-line' && /^Memory cgroup out of memory: Killed/.test(event.text),
    ).length;
