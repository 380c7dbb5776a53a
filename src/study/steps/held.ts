import type { ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { before, between, growth, highest } from '../../verdict/signals/counter.ts';

/** The most of each that any sample in a time saw, and the processors that were used in it. null: not read. */
export interface Held {
  usageBytes: number | null;
  limitBytes: number | null;
  anonBytes: number | null;
  swapBytes: number | null;
  cores: number | null;
}

/** In `[fromMs, toMs)`: a sample at the edge of two steps is of the one that begins there. */
export function heldIn(probe: Rows<ProbeRow>, fromMs: number, toMs: number): Held {
  const rows = before(between(probe, fromMs, toMs), toMs);
  const used = growth(probe, 'cpuUsageUs', fromMs, toMs);
  return {
    usageBytes: highest(rows, 'usageBytes'),
    limitBytes: highest(rows, 'limitBytes'),
    anonBytes: highest(rows, 'anonBytes'),
    swapBytes: highest(rows, 'swapBytes'),
    cores: used === null ? null : used.by / 1000 / used.overMs,
  };
}

export const nothingHeld: Held = {
  usageBytes: null,
  limitBytes: null,
  anonBytes: null,
  swapBytes: null,
  cores: null,
};
