import type { ProbeColumn } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { FileRow, ProcessRow } from '../../record/tableRows.ts';
import { between, lastRow } from '../../verdict/signals/counter.ts';
import { nativeGrowth } from '../../verdict/signals/heap/nativeGrowth.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Json } from '../pins/json.ts';
import { type Take, underLoad, type Window } from './take.ts';

/** Rows for tables: what was seen last in a window, kept as lists of named values. */

interface TopOptions {
  /** So many of them; ten when left out. */
  top?: number;
  window?: Window;
}

/** Processes by resident memory, as `top -o %MEM` would list them, at the last reading. */
export const processes =
  ({ top = 10, window = underLoad }: TopOptions = {}): Take =>
  (recording, verdict) =>
    largest(
      lastReading(recording, verdict, recording.processes, window),
      (row: ProcessRow) => row.rssBytes,
      top,
    );

/** Open files by what of them is in the page cache, after them by size those of which that was not read, at the last reading. */
export const openFiles =
  ({ top = 10, window = underLoad }: TopOptions = {}): Take =>
  (recording, verdict) =>
    largest(
      lastReading(recording, verdict, recording.files, window),
      (row: FileRow) => row.cachedBytes ?? (row.sizeBytes ?? 0) - Number.MAX_SAFE_INTEGER,
      top,
    );

/** The JVM's own account of its native memory, committed bytes by category before and after the load. */
export const nativeMemory = (): Take => (recording) => {
  const growth = nativeGrowth(recording.events);
  if (growth === null) return null;
  return [...growth.categories, growth.total].map(({ name, before, after, growthBytes }) => ({
    name,
    beforeBytes: before?.committedBytes ?? null,
    afterBytes: after?.committedBytes ?? null,
    growthBytes,
  }));
};

const jstatColumns: Record<string, [column: ProbeColumn, divisor: number]> = {
  EU: ['edenUsedBytes', 1024],
  OC: ['oldCommittedBytes', 1024],
  OU: ['oldUsedBytes', 1024],
  MC: ['metaspaceCommittedBytes', 1024],
  MU: ['metaspaceUsedBytes', 1024],
  YGC: ['youngGcs', 1],
  YGCT: ['youngGcMs', 1000],
  FGC: ['fullGcs', 1],
  FGCT: ['fullGcMs', 1000],
  CGC: ['concurrentGcs', 1],
  CGCT: ['concurrentGcMs', 1000],
};

/** The JVM's collections by the names of `jstat -gc`, in its units (KiB, seconds), at the last reading of each. */
export const jstat =
  (window: Window = underLoad): Take =>
  (recording, verdict) => {
    const { toMs } = window(recording, verdict);
    const rows = between(recording.probe, Number.NEGATIVE_INFINITY, toMs);
    const read = Object.entries(jstatColumns).map(([name, [column, divisor]]): [string, number | null] => {
      const value = lastRow(rows, column)?.[column] ?? null;
      return [name, value === null ? null : value / divisor];
    });
    const times = read.flatMap(([name, value]) => (/^.GCT$/.test(name) ? (value ?? []) : []));
    const total = times.length === 0 ? null : times.reduce((sum, value) => sum + value, 0);
    return { ...Object.fromEntries(read), GCT: total };
  };

function lastReading<Row extends { atMs: number }>(
  recording: Recording,
  verdict: Verdict,
  rows: readonly Row[],
  window: Window,
): Row[] {
  const { toMs } = window(recording, verdict);
  const atMs = rows.findLast((row) => row.atMs <= toMs)?.atMs;
  return rows.filter((row) => row.atMs === atMs);
}

function largest<Row extends object>(
  rows: readonly Row[],
  size: (row: Row) => number | null,
  top: number,
): Json {
  return rows
    .toSorted((one, other) => (size(other) ?? -1) - (size(one) ?? -1))
    .slice(0, top)
    .map((row) => ({ ...row }) as unknown as Json);
}
