import type { Histogram } from 'hdr-histogram-js';
import type { LoadRow } from '../record/loadRow.ts';
import { requestEnds } from '../scenario/requestEnds.ts';
import { latencyHistogram, maxMs, percentileMs, recordLatency } from './latency.ts';
import { hasLatency, type Outcome } from './outcome.ts';

type JourneyEnd = 'journeysBegun' | 'journeysDone' | 'journeysAbandoned';
type Counts = Record<(typeof requestEnds)[number] | JourneyEnd | 'due' | 'sent' | 'held' | 'bytes', number>;
type TallyRow = Pick<
  LoadRow,
  | keyof Counts
  | 'inFlight'
  | 'waiting'
  | 'p50Ms'
  | 'p90Ms'
  | 'p99Ms'
  | 'maxMs'
  | 'latenessP50Ms'
  | 'latenessP99Ms'
  | 'latenessMaxMs'
>;

export interface Tally {
  /** Closed loop: due in the moment in which it is sent. @param measured false in the warm-up. Returns what to call once when the request ends. */
  sent(measured: boolean): (outcome: Outcome, latencyMs: number) => void;
  /** Open loop: a request is due, and waits to be sent. */
  due(): void;
  /**
   * One that was due is sent. @param held it had to wait until another one ended. Returns what to call once when it ends,
   * with the time since it was due, and since it was sent.
   */
  dispatched(
    measured: boolean,
    latenessMs: number,
    held: boolean,
  ): (outcome: Outcome, latencyMs: number, sinceSentMs: number) => void;
  /** One that was due is never sent. @param latencyMs the time-out that it ended by; null: the load was stopped before. */
  unsent(measured: boolean, latencyMs: number | null): void;
  received(bytes: number): void;
  errorStatus(status: number): void;
  /** A journey began, or ended so. */
  journey(what: JourneyEnd): void;
  /** Grows with everything that is sent, received, or ends. */
  work(): number;
  /** Counts since the last call, and a new interval begins. */
  take(): TallyRow;
  /** Statuses of 400 and above since the last call, and how many answers had each. */
  takeErrorStatuses(): Record<string, number>;
  /** Latencies of all measured requests: since they were due, and since they were sent. */
  readonly whole: { sinceDue: Histogram; sinceSent: Histogram };
}

/** Counts requests from the moment of sending, or of being due, to their one ending; what has not ended is in flight, or waits. */
export function createTally(): Tally {
  const whole = { sinceDue: latencyHistogram(), sinceSent: latencyHistogram() };
  const interval = latencyHistogram();
  const lateness = latencyHistogram();
  let counts = noCounts();
  let statuses: Record<string, number> = {};
  let [inFlight, waiting, work] = [0, 0, 0];

  const begin = (): void => {
    work += 1;
    counts.sent += 1;
    inFlight += 1;
  };
  const end = (outcome: Outcome, measured: boolean, latencyMs: number, sinceSentMs: number): void => {
    work += 1;
    counts[outcome] += 1;
    inFlight -= 1;
    if (!hasLatency(outcome)) return;
    recordLatency(interval, latencyMs);
    if (!measured) return;
    recordLatency(whole.sinceDue, latencyMs);
    recordLatency(whole.sinceSent, sinceSentMs);
  };
  return {
    whole,
    sent: (measured) => {
      counts.due += 1;
      begin();
      return (outcome, latencyMs) => end(outcome, measured, latencyMs, latencyMs);
    },
    due: () => {
      counts.due += 1;
      waiting += 1;
    },
    dispatched: (measured, latenessMs, held) => {
      waiting -= 1;
      if (held) counts.held += 1;
      recordLatency(lateness, latenessMs);
      begin();
      return (outcome, latencyMs, sinceSentMs) => end(outcome, measured, latencyMs, sinceSentMs);
    },
    unsent: (measured, latencyMs) => {
      work += 1;
      counts.unsent += 1;
      waiting -= 1;
      if (latencyMs === null) return;
      recordLatency(interval, latencyMs);
      if (measured) recordLatency(whole.sinceDue, latencyMs);
    },
    received: (bytes) => {
      work += 1;
      counts.bytes += bytes;
    },
    errorStatus: (status) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
    journey: (what) => {
      counts[what] += 1;
    },
    work: () => work,
    take: () => {
      const row = {
        ...counts,
        inFlight,
        waiting,
        p50Ms: percentileMs(interval, 50),
        p90Ms: percentileMs(interval, 90),
        p99Ms: percentileMs(interval, 99),
        maxMs: maxMs(interval),
        latenessP50Ms: percentileMs(lateness, 50),
        latenessP99Ms: percentileMs(lateness, 99),
        latenessMaxMs: maxMs(lateness),
      };
      counts = noCounts();
      interval.reset();
      lateness.reset();
      return row;
    },
    takeErrorStatuses: () => {
      const taken = statuses;
      statuses = {};
      return taken;
    },
  };
}

function noCounts(): Counts {
  const none = Object.fromEntries(requestEnds.map((end) => [end, 0])) as Record<
    (typeof requestEnds)[number],
    number
  >;
  return {
    due: 0,
    sent: 0,
    held: 0,
    bytes: 0,
    journeysBegun: 0,
    journeysDone: 0,
    journeysAbandoned: 0,
    ...none,
  };
}
