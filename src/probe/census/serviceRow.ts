import { readFileSync } from 'node:fs';
import type { ProbeColumn } from '../../record/probeRow.ts';
import type { ServiceRow } from '../../record/tableRows.ts';
import type { CgroupFacts } from '../cgroup/cgroupFacts.ts';
import { openContainer } from '../cgroup/container.ts';
import { columnIndex, emptyCells } from '../row.ts';
import { acceptQueue } from './acceptQueue.ts';

/** Columns that have the same name and meaning in the probe's rows. */
const shared = [
  'limitBytes',
  'usageBytes',
  'anonBytes',
  'fileBytes',
  'inactiveFileBytes',
  'shmemBytes',
  'kernelBytes',
  'swapBytes',
  'majorFaults',
  'refaultAnonPages',
  'refaultFilePages',
  'oomKills',
  'cpuUsageUs',
  'readBytes',
  'memFullUs',
] as const satisfies readonly ProbeColumn[];

export interface ServiceReader {
  /** null once the container's group is gone. */
  read(atMs: number): ServiceRow | null;
  close(): void;
}

/** A container's own group, by the same readers as the probe's. */
export function openService(service: string, facts: CgroupFacts, pid: number): ServiceReader {
  const container = openContainer(facts);
  return {
    read(atMs) {
      const cells = emptyCells();
      container.readLimits();
      if (!container.read(cells)) return null;
      const values = Object.fromEntries(shared.map((name) => [name, cells[columnIndex(name)] ?? null]));
      return {
        atMs,
        service,
        ...(values as Record<(typeof shared)[number], number | null>),
        processes: cells[columnIndex('pids')] ?? null,
        acceptQueue: acceptQueueOf(pid),
      };
    },
    close: () => container.close(),
  };
}

/** Of the container's network, which its main process is in. */
function acceptQueueOf(pid: number): number | null {
  try {
    return ['tcp', 'tcp6'].reduce(
      (sum, name) => sum + acceptQueue(readFileSync(`/proc/${pid}/net/${name}`, 'latin1')),
      0,
    );
  } catch {
    return null;
  }
}
