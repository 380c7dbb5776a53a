import type { LatencyHistogram } from '../../record/histogram.ts';
import { answersIn, type LoadRow } from '../../record/loadRow.ts';
import { spanMsOf } from '../../scenario/objective.ts';
import { failures } from '../../scenario/requestEnds.ts';
import type { Interval } from '../../statistics/resample.ts';
import { windowPercentile } from '../expectations/windowPercentile.ts';

/** What the clients felt in some seconds of a load. */
export interface Felt {
  /** Of so much of the load: how long its seconds were together. */
  overMs: number;
  /** null: a closed loop, where nothing is due before it is sent. */
  due: number | null;
  /** Answered, well or not. */
  answered: number;
  good: number;
  failed: number;
  /** Within which bounds they lie; both ends are the same where it is known exactly, a high one may be infinite. null: nothing had a latency. */
  p50Ms: Interval | null;
  p99Ms: Interval | null;
}

/** null: none of them was read. @param whole of all measured requests, where the seconds are of them alone */
export function feltIn(all: readonly LoadRow[], whole: LatencyHistogram | null): Felt | null {
  const rows = all.filter(({ ok }) => ok !== null);
  const overMs = sum(rows, spanMsOf);
  if (overMs <= 0) return null;
  const exactly = (value: number | null): Interval | null =>
    value === null ? null : { low: value, high: value };
  return {
    overMs,
    due: rows.some(({ due }) => due === null) ? null : sum(rows, ({ due }) => due),
    answered: sum(rows, answersIn),
    good: sum(rows, ({ ok }) => ok),
    failed: failures.reduce((total, end) => total + sum(rows, (row) => row[end]), 0),
    p50Ms: whole === null ? windowPercentile(rows, 0.5) : exactly(whole.p50Ms),
    p99Ms: whole === null ? windowPercentile(rows, 0.01) : exactly(whole.p99Ms),
  };
}

const sum = (rows: readonly LoadRow[], of: (row: LoadRow) => number | null): number =>
  rows.reduce((total, row) => total + (of(row) ?? 0), 0);

/** The rates are per second. `failedShare`: of the requests that ended; null: none did. */
export interface Rates {
  due: number | null;
  answered: number;
  good: number;
  failedShare: number | null;
}

export function ratesOf({ overMs, due, answered, good, failed }: Felt): Rates {
  const perSecond = (count: number): number => count / (overMs / 1000);
  return {
    due: due === null ? null : perSecond(due),
    answered: perSecond(answered),
    good: perSecond(good),
    failedShare: good + failed === 0 ? null : failed / (good + failed),
  };
}
