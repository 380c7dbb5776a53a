import type { ProbeRow } from '../../../record/probeRow.ts';

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

/** Memory that nothing on disk stands for: anonymous, shared (tmpfs included) and swapped out. null: never read. */
export function heldBytes(rows: readonly ProbeRow[]): { atMs: number; bytes: number }[] | null {
  const samples = rows.flatMap(({ atMs, anonBytes, shmemBytes, swapBytes }) =>
    anonBytes === null ? [] : [{ atMs, bytes: anonBytes + (shmemBytes ?? 0) + (swapBytes ?? 0) }],
  );
  return samples.length === 0 ? null : samples;
}
