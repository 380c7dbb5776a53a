import type { ProbeColumn, ProbeRow } from '../../../record/probeRow.ts';
import { NumbersPacker } from '../../../record/table/numbers.ts';
import { ColumnRows, columnOf, type Rows } from '../../../record/table/rows.ts';

/** "Memory used", as different tools define it. null: a part of it was not read. */
export interface MemoryUsed {
  /** What the limit is about and the OOM killer sees: anonymous, file and kernel pages. */
  usage: number | null;
  /** `docker stats` since 20.10: without inactive file pages. */
  dockerStats: number | null;
  /** `docker stats` up to 19.03: without any page cache. */
  dockerStatsOld: number | null;
  /** The kubelet's and cAdvisor's working set. */
  workingSet: number | null;
  /** cAdvisor's rss: anonymous memory alone. */
  cadvisorRss: number | null;
}

const less = (usage: number | null, part: number | null): number | null =>
  usage === null || part === null ? null : usage - part;

/**
 * The definitions over one row of the probe. Sources: docker/cli, cli/command/container/stats_helpers.go; cAdvisor,
 * container/libcontainer/handler.go.
 */
export function memoryUsed({ usageBytes, inactiveFileBytes, fileBytes, anonBytes }: Sizes): MemoryUsed {
  const withoutInactive = less(usageBytes, inactiveFileBytes);
  return {
    usage: usageBytes,
    // Docker falls back to the raw usage where the difference would be negative.
    dockerStats: withoutInactive !== null && withoutInactive < 0 ? usageBytes : withoutInactive,
    dockerStatsOld: less(usageBytes, fileBytes),
    workingSet: withoutInactive === null ? null : Math.max(0, withoutInactive),
    cadvisorRss: anonBytes,
  };
}

type Sizes = Pick<ProbeRow, 'usageBytes' | 'inactiveFileBytes' | 'fileBytes' | 'anonBytes'>;

/** A sample of memory that nothing on disk stands for: anonymous, shared (tmpfs included) and swapped out. */
export interface Held {
  atMs: number;
  bytes: number;
}

/** In their order; null: never read. */
export function heldBytes(rows: Rows<ProbeRow>): Rows<Held> | null {
  const column = (name: ProbeColumn) => columnOf(rows, name);
  const [times, anon] = [column('atMs'), column('anonBytes')];
  const [shmem, swap] = [column('shmemBytes'), column('swapBytes')];
  const [heldAt, held] = [new NumbersPacker(), new NumbersPacker()];
  let samples = 0;
  for (let place = 0; place < anon.length; place += 1) {
    const bytes = anon.at(place);
    if (Number.isNaN(bytes)) continue;
    heldAt.push(times.at(place));
    held.push(bytes + (shmem.at(place) || 0) + (swap.at(place) || 0));
    samples += 1;
  }
  if (samples === 0) return null;
  return new ColumnRows<Held>({ atMs: heldAt.done(), bytes: held.done() }, samples, { atMs: 0, bytes: 0 });
}

/** The most of the samples at such times; null: there is none. */
export function mostHeld(held: Rows<Held>, isAt: (atMs: number) => boolean): number | null {
  const [times, bytes] = [columnOf(held, 'atMs'), columnOf(held, 'bytes')];
  let most: number | null = null;
  for (let place = 0; place < times.length; place += 1)
    if (isAt(times.at(place))) most = Math.max(most ?? 0, bytes.at(place));
  return most;
}
