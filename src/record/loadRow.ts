import { requestEnds } from '../scenario/requestEnds.ts';

/**
 * One second of load, as the generator saw it. Counts are of this second, except `inFlight`, which is at its end.
 * Identity, kept at every row: sent = ok + non2xx + timeouts + refused + reset + closedNoReply + lost + (inFlight − inFlight of the row before).
 * Latencies are of requests that ended in this second, time-outs included at the time-out; null when none ended.
 */
export const loadColumns = [
  'atMs', // end of the second, since the trial's zero
  'spanMs', // real length of the interval
  'connections', // wanted by the plan at the end of the interval
  'sent',
  ...requestEnds,
  'inFlight',
  'bytes', // received
  'p50Ms',
  'p90Ms',
  'p99Ms',
  'maxMs',
  'generatorCpuShare', // 0..1 of one core
  'generatorDelayMs', // worst delay of the event loop in the interval
] as const;

export type LoadColumn = (typeof loadColumns)[number];
export type LoadRow = Record<LoadColumn, number | null> & { atMs: number; connections: number };
