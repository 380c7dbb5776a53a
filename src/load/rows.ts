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
  const { cpuShare, delayMs } = health.take();
  return {
    atMs,
    spanMs,
    connections: running.connections,
    ...running.tally.take(),
    generatorCpuShare: cpuShare,
    generatorDelayMs: delayMs,
  };
}

export function emitHistogram({ tally: { whole }, emit }: Running): void {
  emit({
    kind: 'histogram',
    count: whole.totalCount,
    p50Ms: percentileMs(whole, 50),
    p90Ms: percentileMs(whole, 90),
    p99Ms: percentileMs(whole, 99),
    p999Ms: percentileMs(whole, 99.9),
    maxMs: maxMs(whole),
    encoded: encodeHistogram(whole),
  });
}
