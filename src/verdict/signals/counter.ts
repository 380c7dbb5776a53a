import type { ProbeColumn, ProbeRow } from '../../record/probeRow.ts';

/** How much a cumulative column grew, and over which time. */
export interface Growth {
  by: number;
  overMs: number;
}

/** Rows of `[fromMs, toMs]`, by bisection: rows are in order of time. */
export function between(rows: readonly ProbeRow[], fromMs: number, toMs: number): readonly ProbeRow[] {
  return rows.slice(firstAt(rows, fromMs), firstAfter(rows, toMs));
}

/**
 * Growth of a counter, from the last reading at or before `fromMs` where it is near. A fall is a restart of
 * the counter and adds nothing. null with fewer than two readings.
 */
export function growth(
  rows: readonly ProbeRow[],
  column: ProbeColumn,
  fromMs: number,
  toMs: number,
): Growth | null {
  const start = Math.max(0, firstAt(rows, fromMs) - 1);
  const before = rows[start];
  const from = before && fromMs - before.atMs < 1000 ? start : firstAt(rows, fromMs);
  let [first, last]: (readonly [number, number] | null)[] = [null, null];
  let by = 0;
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index];
    if (!row || row.atMs > toMs) break;
    const value = row[column];
    if (value === null) continue;
    if (last) by += Math.max(0, value - last[1]);
    first ??= [row.atMs, value];
    last = [row.atMs, value];
  }
  if (!first || !last || last[0] <= first[0]) return null;
  return { by, overMs: last[0] - first[0] };
}

/** Growth per second; null when not read. */
export function perSecond(grown: Growth | null): number | null {
  return grown === null ? null : (grown.by / grown.overMs) * 1000;
}

/** Share of the time, for a counter of microseconds or milliseconds; at most 1. */
export function share(grown: Growth | null, unitsPerMs: number): number | null {
  return grown === null ? null : Math.min(1, grown.by / unitsPerMs / grown.overMs);
}

/** Readings of a column that were made. */
function readings(rows: readonly ProbeRow[], column: ProbeColumn): number[] {
  const values: number[] = [];
  for (const row of rows) {
    const value = row[column];
    if (value !== null) values.push(value);
  }
  return values;
}

export function highest(rows: readonly ProbeRow[], column: ProbeColumn): number | null {
  return readings(rows, column).reduce<number | null>((top, value) => Math.max(top ?? value, value), null);
}

export function lowest(rows: readonly ProbeRow[], column: ProbeColumn): number | null {
  return readings(rows, column).reduce<number | null>((low, value) => Math.min(low ?? value, value), null);
}

export function mean(rows: readonly ProbeRow[], column: ProbeColumn): number | null {
  const values = readings(rows, column);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** First time at which a counter had grown past its first reading, or past 0 where it starts above it. */
export function firstRise(
  rows: readonly ProbeRow[],
  column: ProbeColumn,
  base: number | null,
): number | null {
  let floor = base;
  for (const row of rows) {
    const value = row[column];
    if (value === null) continue;
    floor ??= value;
    if (value > floor) return row.atMs;
  }
  return null;
}

function firstAt(rows: readonly ProbeRow[], atMs: number): number {
  return bisect(rows, (row) => row.atMs >= atMs);
}

function firstAfter(rows: readonly ProbeRow[], atMs: number): number {
  return bisect(rows, (row) => row.atMs > atMs);
}

function bisect(rows: readonly ProbeRow[], reached: (row: ProbeRow) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && !reached(row)) low = middle + 1;
    else high = middle;
  }
  return low;
}
