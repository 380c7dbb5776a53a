import { answersIn, type LoadRow } from '../../../record/loadRow.ts';
import { columnOf, type Rows } from '../../../record/table/rows.ts';
import { spanMsOf, startOf } from '../../../scenario/objective.ts';
import type { Point } from '../../../statistics/trend.ts';
import type { Held } from './memoryUsed.ts';

/** The lowest of each is what garbage collections, and requests that end, leave. */
export const parts = 12;
/** Of the interval of a growth. */
export const level = 0.1;

/** The last rows in a row under one number of connections, or of arrivals per second: more of them take more memory, which is no growth by itself. */
export function sameLoad(rows: readonly LoadRow[]): LoadRow[] {
  const last = rows.at(-1);
  const other = rows.findLastIndex(
    ({ connections, perSecond }) => connections !== last?.connections || perSecond !== last?.perSecond,
  );
  return rows.slice(other + 1);
}

/** The lowest sample of each part of the time, at its middle; without the parts that have none. */
export function troughs(held: Rows<Held>, fromMs: number, toMs: number): Point[] {
  const lengthMs = (toMs - fromMs) / parts;
  const [times, bytes] = [columnOf(held, 'atMs'), columnOf(held, 'bytes')];
  const found = Array.from({ length: parts }, (_, index) => {
    const startMs = fromMs + index * lengthMs;
    let least = Number.POSITIVE_INFINITY;
    for (let place = 0; place < times.length; place += 1) {
      const atMs = times.at(place);
      if (atMs >= startMs && atMs < startMs + lengthMs) least = Math.min(least, bytes.at(place));
    }
    return { atMs: startMs + lengthMs / 2, value: least };
  });
  return found.filter(({ value }) => Number.isFinite(value));
}

/** Requests that the service answered, well or not, for each millisecond of the rows within; null: none was. */
export function answersPerMs(rows: readonly LoadRow[], fromMs: number, toMs: number): number | null {
  const inside = rows.filter((row) => startOf(row) >= fromMs && row.atMs <= toMs);
  const answers = inside.reduce((sum, row) => sum + answersIn(row), 0);
  return answers === 0 ? null : answers / inside.reduce((sum, row) => sum + spanMsOf(row), 0);
}
