import { requestEnds } from '../scenario/requestEnds.ts';

/**
 * One second of load, as the generator saw it. Counts are of this second, except `inFlight` and `waiting`, which are at its end.
 * Identities, kept at every row: sent = ok + non2xx + failedCheck + timeouts + refused + reset + closedNoReply + malformed + lost + (inFlight − inFlight of the row before);
 * in an open loop due = sent + unsent + (waiting − waiting of the row before).
 * Latencies are of requests that ended in this second, time-outs included at the time-out; null when none ended. In an open
 * loop they count from when the request was due. What only an open loop has is null in a closed one, and in recordings from before it.
 */
export const loadColumns = [
  'atMs', // end of the second, since the trial's zero
  'spanMs', // real length of the interval
  'connections', // wanted by the plan at the end of the interval; null where it wants arrivals
  'perSecond', // arrivals wanted by the plan at the end of the interval; null where it wants connections
  'due', // by the schedule, whether or not they could be sent
  'sent',
  ...requestEnds,
  'inFlight',
  'waiting', // due, and not sent yet
  'held', // of those sent, which had waited for another one to end, as too many were in flight
  'latenessP50Ms', // from when a request was due to when it was sent; null when none was sent
  'latenessP99Ms',
  'latenessMaxMs',
  'bytes', // received
  'journeysBegun', // null where there are none
  'journeysDone', // all of their steps were answered well
  'journeysAbandoned', // one of their steps was not, and the rest was not sent
  'p50Ms',
  'p90Ms',
  'p99Ms',
  'maxMs',
  'generatorCpuShare', // 0..1 of one core; without what an open loop spends on asking the clock when nothing is due
  'generatorDelayMs', // worst delay of the event loop in the interval
] as const;

export type LoadColumn = (typeof loadColumns)[number];
/** What drives a load, and how much of it: connections that wait for their answers, or arrivals per second. */
export interface Drive {
  many: number;
  unit: 'connections' | 'requests/s';
}

export function driveOf({
  connections,
  perSecond,
}: Pick<LoadRow, 'connections' | 'perSecond'>): Drive | null {
  if (connections !== null) return { many: connections, unit: 'connections' };
  return perSecond === null ? null : { many: perSecond, unit: 'requests/s' };
}

/** Without the end of an open loop, in which no more requests arrive and the last are answered: by itself that is no load. */
export function whileAsked<Row extends Pick<LoadRow, 'perSecond'>>(rows: readonly Row[]): Row[] {
  return rows.slice(0, rows.findLastIndex(({ perSecond }) => perSecond !== 0) + 1);
}

/** Requests that were answered, well or not. */
export const answersIn = ({
  ok,
  non2xx,
  failedCheck,
}: Pick<LoadRow, 'ok' | 'non2xx' | 'failedCheck'>): number => (ok ?? 0) + (non2xx ?? 0) + (failedCheck ?? 0);

export type LoadRow = Record<LoadColumn, number | null> & { atMs: number };
