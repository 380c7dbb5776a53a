import type { Histogram } from 'hdr-histogram-js';
import type { LatencyHistogram } from '../record/histogram.ts';
import type { LoadRow } from '../record/loadRow.ts';
import { type GeneratorHealth, watchGenerator } from './generatorHealth.ts';
import { encodeHistogram, maxMs, percentileMs } from './latency.ts';
import type { Running } from './running.ts';

/** A row at each whole interval since the start; `end` gives the last, shorter one. */
export function emitRows(running: Running, everyMs: number): { end: () => void } {
  const { clock, startMs, emit } = running;
  const health = watchGenerator();
  let fromMs = startMs;
  let interval = 0;
  const emitRow = (): void => {
    const atMs = clock();
    emit({ kind: 'row', row: rowOf(running, health, atMs, atMs - fromMs) });
    const statuses = running.tally.takeErrorStatuses();
    if (Object.keys(statuses).length > 0) emit({ kind: 'error-statuses', atMs, statuses });
    fromMs = atMs;
  };
  const schedule = (): NodeJS.Timeout => {
    const elapsedMs = clock() - startMs;
    // A timer may fire a little early: without the counter, the same interval would be begun again. Missed ones are left out.
    interval = Math.max(interval, Math.floor(elapsedMs / everyMs)) + 1;
    return setTimeout(
      () => {
        emitRow();
        timer = schedule();
      },
      interval * everyMs - elapsedMs,
    );
  };
  let timer = schedule();
  return {
    end: () => {
      clearTimeout(timer);
      emitRow();
    },
  };
}

function rowOf(running: Running, health: GeneratorHealth, atMs: number, spanMs: number): LoadRow {
  const { cpuShare, delayMs } = health.take(running.arrivals?.polledMs() ?? 0);
  const row = running.tally.take();
  return {
    atMs,
    spanMs,
    ...running.wanted,
    ...row,
    ...(running.arrivals === null ? notOfAClosedLoop : {}),
    ...(running.plan.journeys.length === 0 ? notOfAMix : {}),
    generatorCpuShare: cpuShare,
    generatorDelayMs: delayMs,
  };
}

/** There a request is due when it is sent. */
const notOfAClosedLoop = {
  due: null,
  waiting: null,
  held: null,
  unsent: null,
  latenessP50Ms: null,
  latenessP99Ms: null,
  latenessMaxMs: null,
};

const notOfAMix = { journeysBegun: null, journeysDone: null, journeysAbandoned: null };

export function emitHistogram({ tally: { whole }, arrivals, emit }: Running): void {
  const fromSend = arrivals === null ? null : distributionOf(whole.sinceSent);
  emit({ kind: 'histogram', ...distributionOf(whole.sinceDue), fromSend });
}

const distributionOf = (latencies: Histogram): Omit<LatencyHistogram, 'fromSend'> => ({
  count: latencies.totalCount,
  p50Ms: percentileMs(latencies, 50),
  p90Ms: percentileMs(latencies, 90),
  p99Ms: percentileMs(latencies, 99),
  p999Ms: percentileMs(latencies, 99.9),
  maxMs: maxMs(latencies),
  encoded: encodeHistogram(latencies),
});
