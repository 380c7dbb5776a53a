import type { ProbeRow } from '../../record/probeRow.ts';
import { bounds } from '../bounds.ts';
import { firstRise } from './counter.ts';

/**
 * When the group first ran into its limit. v1 on recent kernels leaves `memory.failcnt` at 0 even through an
 * OOM kill (seen on 6.18), so a counter that never moves says nothing, and usage against the limit decides.
 */
export function firstLimitHit(rows: readonly ProbeRow[]): { atMs: number; by: 'counter' | 'usage' } | null {
  const counted = firstRise(rows, 'limitHits', 0);
  if (counted !== null) return { atMs: counted, by: 'counter' };
  const full = rows.find(
    ({ usageBytes, limitBytes }) =>
      usageBytes !== null && limitBytes !== null && usageBytes >= limitBytes * bounds.reading.atLimitShare,
  );
  return full ? { atMs: full.atMs, by: 'usage' } : null;
}

/** Highest share of the limit that was in use; null when either was not read. */
export function peakShare(rows: readonly ProbeRow[]): number | null {
  let peak: number | null = null;
  for (const { usageBytes, limitBytes } of rows) {
    if (usageBytes === null || limitBytes === null || limitBytes <= 0) continue;
    peak = Math.max(peak ?? 0, usageBytes / limitBytes);
  }
  return peak;
}
