import type { ProbeColumn, ProbeRow } from '../../record/probeRow.ts';
import type { Numbers } from '../../record/table/numbers.ts';
import { columnOf, type Rows } from '../../record/table/rows.ts';

/** How much a cumulative column grew, and over which time. */
export interface Growth {
  by: number;
  overMs: number;
}

/** Rows of `[fromMs, toMs]`, by bisection: rows are in order of time. */
export function between(rows: Rows<ProbeRow>, fromMs: number, toMs: number): Rows<ProbeRow> {
  const times = columnOf(rows, 'atMs');
  return rows.slice(times.firstAtLeast(fromMs), times.firstAbove(toMs));
}

/** Rows before a time. */
export function before(rows: Rows<ProbeRow>, atMs: number): Rows<ProbeRow> {
  return rows.slice(0, columnOf(rows, 'atMs').firstAtLeast(atMs));
}

/**
 * Growth of a counter, from the last reading at or before `fromMs` where it is near. A fall is a restart of
 * the counter and adds nothing. null with fewer than two readings.
 */
export function growth(
  rows: Rows<ProbeRow>,
  column: ProbeColumn,
  fromMs: number,
  toMs: number,
): Growth | null {
  const values = columnOf(rows, column);
  if (values.blank) return null;
  const times = columnOf(rows, 'atMs');
  const within = times.firstAtLeast(fromMs);
  const isNear = within > 0 && fromMs - times.at(within - 1) < 1000;
  const end = times.firstAbove(toMs);
  const first = firstRead(values, isNear ? within - 1 : within, end);
  const last = lastRead(values, first, end);
  const overMs = last <= first ? 0 : times.at(last) - times.at(first);
  if (overMs <= 0) return null;
  return { by: values.at(last) - values.at(first) + values.fallen(first, last), overMs };
}

/** Growth per second; null when not read. */
export function perSecond(grown: Growth | null): number | null {
  return grown === null ? null : (grown.by / grown.overMs) * 1000;
}

/** Share of the time, for a counter of microseconds or milliseconds; at most 1. */
export function share(grown: Growth | null, unitsPerMs: number): number | null {
  return grown === null ? null : Math.min(1, grown.by / unitsPerMs / grown.overMs);
}

export function highest(rows: Rows<ProbeRow>, column: ProbeColumn): number | null {
  return orNull(columnOf(rows, column).most(0, rows.length));
}

export function lowest(rows: Rows<ProbeRow>, column: ProbeColumn): number | null {
  return orNull(columnOf(rows, column).least(0, rows.length));
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

export function mean(rows: Rows<ProbeRow>, column: ProbeColumn): number | null {
  return orNull(columnOf(rows, column).mean(0, rows.length));
}

/** How many readings are so. */
export function count(rows: Rows<ProbeRow>, column: ProbeColumn, isSo: (value: number) => boolean): number {
  const values = columnOf(rows, column);
  let found = 0;
  for (let place = 0; place < values.length; place += 1) {
    const value = values.at(place);
    if (!Number.isNaN(value) && isSo(value)) found += 1;
  }
  return found;
}

/** Whether a column was read at all. */
export function isRead(rows: Rows<ProbeRow>, column: ProbeColumn): boolean {
  const values = columnOf(rows, column);
  return firstRead(values, 0, values.length) < values.length;
}

/** The first row in which a column was read. */
export function firstRow(rows: Rows<ProbeRow>, column: ProbeColumn): ProbeRow | undefined {
  const values = columnOf(rows, column);
  return rows.at(firstRead(values, 0, values.length));
}

/** The last row in which a column was read. */
export function lastRow(rows: Rows<ProbeRow>, column: ProbeColumn): ProbeRow | undefined {
  const place = lastPlace(rows, column);
  return place < 0 ? undefined : rows.at(place);
}

/** Where that is; -1: nowhere. */
export function lastPlace(rows: Rows<ProbeRow>, column: ProbeColumn): number {
  const values = columnOf(rows, column);
  return lastRead(values, 0, values.length);
}

/** First time at which a counter had grown past its first reading, or past 0 where it starts above it. */
export function firstRise(rows: Rows<ProbeRow>, column: ProbeColumn, base: number | null): number | null {
  const values = columnOf(rows, column);
  const first = firstRead(values, 0, values.length);
  if (first === values.length) return null;
  const floor = base ?? values.at(first);
  // Most counters of this kind never rise, which is known without a look at each of their values.
  if (values.most(first, values.length) <= floor) return null;
  let place = first;
  while (!(values.at(place) > floor)) place += 1;
  return columnOf(rows, 'atMs').at(place);
}

/** The first place of `[from, to)` at which it was read; `to`: at none. */
function firstRead(values: Numbers, from: number, to: number): number {
  if (values.blank) return to;
  let place = from;
  while (place < to && Number.isNaN(values.at(place))) place += 1;
  return place;
}

/** The last such place; one before `from`: at none. */
function lastRead(values: Numbers, from: number, to: number): number {
  if (values.blank) return from - 1;
  let place = to - 1;
  while (place >= from && Number.isNaN(values.at(place))) place -= 1;
  return place;
}
