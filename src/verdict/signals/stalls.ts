import type { ProbeColumn, ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { bounds } from '../bounds.ts';
import { between, growth, share } from './counter.ts';

/** Shares of the time in which some or all of the tasks stood still, by PSI's cumulative totals. */
export interface Pressure {
  memSome: number | null;
  memFull: number | null;
  ioSome: number | null;
  ioFull: number | null;
  /** `host`: the container's own pressure was not readable. */
  source: 'container' | 'host' | 'none';
}

const own = ['memSomeUs', 'memFullUs', 'ioSomeUs', 'ioFullUs'] as const;
const host = ['hostMemSomeUs', 'hostMemFullUs', 'hostIoSomeUs', 'hostIoFullUs'] as const;

export function pressure(rows: Rows<ProbeRow>, fromMs: number, toMs: number): Pressure {
  const read = (columns: readonly [ProbeColumn, ProbeColumn, ProbeColumn, ProbeColumn]) =>
    columns.map((column) => share(growth(rows, column, fromMs, toMs), 1000));
  let values = read(own);
  let source: Pressure['source'] = 'container';
  if (values.every((value) => value === null)) {
    values = read(host);
    source = values.every((value) => value === null) ? 'none' : 'host';
  }
  const [memSome = null, memFull = null, ioSome = null, ioFull = null] = values;
  return { memSome, memFull, ioSome, ioFull, source };
}

const { reading } = bounds;

/** When all tasks began to stand still for memory, for so long within the second that followed that it is felt. */
export function firstStall(rows: Rows<ProbeRow>, fromMs: number, toMs: number): number | null {
  for (let atMs = fromMs; atMs + 1000 <= toMs; atMs += 250) {
    const { memFull } = pressure(rows, atMs, atMs + 1000);
    if (memFull !== null && memFull >= reading.feltShare)
      return stallBegins(rows, ['memFullUs'], atMs, atMs + 1000);
  }
  return null;
}

/** Within a stretch that has stalls for memory or the disk, when they began; its start where that can't be seen. */
export function stallBegins(
  rows: Rows<ProbeRow>,
  columns: readonly ProbeColumn[],
  fromMs: number,
  toMs: number,
): number {
  const inside = [...between(rows, fromMs, toMs)];
  const totalOf = (row: ProbeRow): number => columns.reduce((sum, column) => sum + (row[column] ?? 0), 0);
  const [first] = inside;
  if (!first || columns.every((column) => first[column] === null)) return fromMs;
  const moved = inside.findIndex((row) => totalOf(row) - totalOf(first) >= reading.stallBeginsUs);
  return inside[moved - 1]?.atMs ?? fromMs;
}

/** Worst share of a PSI column over any window of five seconds; over all there is where that is less. */
export function worstShare(
  rows: Rows<ProbeRow>,
  column: 'memFullUs' | 'ioFullUs',
  fromMs: number,
  toMs: number,
): number | null {
  let worst: number | null = null;
  const lastStart = Math.max(fromMs, toMs - 5000);
  for (let atMs = fromMs; atMs <= lastStart; atMs += 500) {
    const value = share(growth(rows, column, atMs, Math.min(toMs, atMs + 5000)), 1000);
    if (value !== null) worst = Math.max(worst ?? 0, value);
  }
  return worst;
}
