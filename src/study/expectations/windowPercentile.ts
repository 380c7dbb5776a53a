import { answersIn, type LoadRow } from '../../record/loadRow.ts';
import type { Interval } from '../../statistics/resample.ts';

/** Of each row these are known, and what share of its latencies is above each at most. */
const known = [
  { column: 'p50Ms', above: 0.5 },
  { column: 'p90Ms', above: 0.1 },
  { column: 'p99Ms', above: 0.01 },
  { column: 'maxMs', above: 0 },
] as const;

/** Shares are sums of products. */
const slack = 1e-9;

/**
 * Between which values a percentile lies of all latencies of these rows together. A row has three percentiles and a
 * maximum: how many of its latencies are above some value is known within bounds, and so it is of all of them. Nothing is
 * interpolated. null: no latency.
 * @param above the share above the percentile: 0.01 for the 99th
 */
export function windowPercentile(rows: readonly LoadRow[], above: number): Interval | null {
  const counted = rows.flatMap((row) => {
    const values = known.map(({ column }) => row[column]);
    return values.some((value) => value === null)
      ? []
      : [{ values: values as number[], count: withLatency(row) }];
  });
  // Requests that could not be sent may have a latency, or none.
  const unsent = rows.reduce((sum, row) => sum + (row.unsent ?? 0), 0);
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  const most = (value: number): number =>
    counted.reduce((sum, { values, count }) => sum + count * mostAbove(values, value), unsent) /
    (all + unsent);
  const least = (below: number): number =>
    counted.reduce((sum, { values, count }) => sum + count * leastFrom(values, below), 0) / (all + unsent);
  const candidates = [...new Set(counted.flatMap(({ values }) => values))].sort((a, b) => a - b);
  const high = candidates.find((value) => most(value) <= above + slack);
  const low = candidates.findLast((value) => least(value) >= above - slack);
  return { low: low ?? 0, high: high ?? Number.POSITIVE_INFINITY };
}

/** Those whose latency is part of the row's percentiles. */
const withLatency = (row: LoadRow): number => answersIn(row) + (row.timeouts ?? 0);

/** The share of a row that is above a value at most. */
const mostAbove = (values: readonly number[], value: number): number =>
  known[values.findLastIndex((each) => each <= value)]?.above ?? 1;

/** The share that is not below a value at least. */
const leastFrom = (values: readonly number[], value: number): number =>
  known[values.findIndex((each) => each >= value)]?.above ?? 0;
