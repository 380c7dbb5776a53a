import type { ProbeRow } from '../../../record/probeRow.ts';
import { bounds } from '../../bounds.ts';

/**
 * A process that ends gives its memory back while it is still there: the last sample from before that, with most of the
 * highest usage in it, where there is one near the end; else the last of all. `peakBytes` null: not read.
 */
export function lastSample(
  rows: readonly ProbeRow[],
  stopMs: number,
  peakBytes: number | null,
): ProbeRow | undefined {
  const before = rows.filter(({ atMs, usageBytes }) => usageBytes !== null && atMs <= stopMs);
  const fromMs = stopMs - bounds.reading.lateMs;
  const whole = before.findLast(
    ({ atMs, usageBytes }) =>
      atMs >= fromMs && (usageBytes ?? 0) >= (peakBytes ?? 0) * bounds.reading.freedShare,
  );
  return whole ?? before.at(-1);
}
