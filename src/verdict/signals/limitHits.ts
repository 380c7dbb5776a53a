import type { ProbeRow } from '../../record/probeRow.ts';
import { columnOf, type Rows } from '../../record/table/rows.ts';
import { bounds } from '../bounds.ts';
import { firstRise } from './counter.ts';

/**
 * When the group first ran into its limit. v1 on recent kernels leaves `memory.failcnt` at 0 even through an
 * OOM kill (seen on 6.18), so a counter that never moves says nothing, and usage against the limit decides.
 */
export function firstLimitHit(rows: Rows<ProbeRow>): { atMs: number; by: 'counter' | 'usage' } | null {
  const counted = firstRise(rows, 'limitHits', 0);
  if (counted !== null) return { atMs: counted, by: 'counter' };
  const [usage, limit] = [columnOf(rows, 'usageBytes'), columnOf(rows, 'limitBytes')];
  for (let place = 0; place < usage.length; place += 1)
    if (usage.at(place) >= limit.at(place) * bounds.reading.atLimitShare)
      return { atMs: columnOf(rows, 'atMs').at(place), by: 'usage' };
  return null;
}

/** Highest share of the limit that was in use; null when either was not read. */
export function peakShare(rows: Rows<ProbeRow>): number | null {
  const [usage, limit] = [columnOf(rows, 'usageBytes'), columnOf(rows, 'limitBytes')];
  const one = limit.same(0, limit.length);
  if (one > 0) {
    const share = usage.most(0, usage.length) / one;
    return share > -1 ? share : null;
  }
  let peak: number | null = null;
  for (let place = 0; place < usage.length; place += 1) {
    const share = limit.at(place) > 0 ? usage.at(place) / limit.at(place) : Number.NaN;
    if (share > (peak ?? -1)) peak = share;
  }
  return peak;
}
