import type { Histogram } from 'hdr-histogram-js';
import type { LoadRow } from '../record/loadRow.ts';
import { requestEnds } from '../scenario/requestEnds.ts';
import { latencyHistogram, maxMs, percentileMs, recordLatency } from './latency.ts';
import { hasLatency, type Outcome } from './outcome.ts';

type Counts = Record<Outcome | 'sent' | 'bytes', number>;
type TallyRow = Pick<LoadRow, keyof Counts | 'inFlight' | 'p50Ms' | 'p90Ms' | 'p99Ms' | 'maxMs'>;

export interface Tally {
  /** @param measured false in the warm-up. Returns what to call once when the request ends. */
  sent(measured: boolean): (outcome: Outcome, latencyMs: number) => void;
  received(bytes: number): void;
  /** Counts since the last call, and a new interval begins. */
  take(): TallyRow;
  /** Latencies of all measured requests. */
  readonly whole: Histogram;
}

/** Counts requests from the moment of sending to their one ending; what has not ended is in flight. */
export function createTally(): Tally {
  const whole = latencyHistogram();
  const interval = latencyHistogram();
  let counts = noCounts();
  let inFlight = 0;
  return {
    whole,
    sent: (measured) => {
      counts.sent += 1;
      inFlight += 1;
      return (outcome, latencyMs) => {
        counts[outcome] += 1;
        inFlight -= 1;
        if (!hasLatency(outcome)) return;
        recordLatency(interval, latencyMs);
        if (measured) recordLatency(whole, latencyMs);
      };
    },
    received: (bytes) => {
      counts.bytes += bytes;
    },
    take: () => {
      const row = {
        ...counts,
        inFlight,
        p50Ms: percentileMs(interval, 50),
        p90Ms: percentileMs(interval, 90),
        p99Ms: percentileMs(interval, 99),
        maxMs: maxMs(interval),
      };
      counts = noCounts();
      interval.reset();
      return row;
    },
  };
}

function noCounts(): Counts {
  const none = Object.fromEntries(requestEnds.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  return { sent: 0, bytes: 0, ...none };
}
