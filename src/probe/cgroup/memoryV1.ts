import { atMostEvery, growthMs, slowMs } from '../atMostEvery.ts';
import { numberAt } from '../digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex } from '../row.ts';
import { keyTable, readKeyed } from './keyedFile.ts';

/**
 * Plain keys of v1's memory.stat are local, `total_*` are hierarchical.
 * Source: Documentation/admin-guide/cgroup-v1/memory.rst, section 5.2.
 */
const statKeys = keyTable({
  hierarchical_memory_limit: 'limitBytes',
  total_cache: 'fileBytes',
  total_rss: 'anonBytes',
  total_shmem: 'shmemBytes',
  total_mapped_file: 'mappedFileBytes',
  total_swap: 'swapBytes',
  total_pgfault: 'minorFaults',
  total_pgmajfault: 'majorFaults',
  total_active_file: 'activeFileBytes',
  total_inactive_file: 'inactiveFileBytes',
  total_workingset_refault_anon: 'refaultAnonPages',
  total_workingset_refault_file: 'refaultFilePages',
  total_workingset_activate_anon: 'activateAnonPages',
  total_workingset_activate_file: 'activateFilePages',
  total_workingset_restore_anon: 'restoreAnonPages',
  total_workingset_restore_file: 'restoreFilePages',
});
const oomKeys = keyTable({ oom_kill: 'oomKills' });
const limit = columnIndex('limitBytes');
const usage = columnIndex('usageBytes');

/** "No limit" is written as the largest page-aligned number of 63 bits. */
const unlimitedBytes = 2 ** 62;

export function readMemoryStatV1(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, statKeys, cells);
  if ((cells[limit] ?? 0) >= unlimitedBytes) cells[limit] = null;
}

export function readOomControl(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, oomKeys, cells);
}

/** Files of one number each. `memory.failcnt` stands for the hits of the limit, as v2's `max` event does. */
const singles = [
  ['memory.max_usage_in_bytes', columnIndex('peakBytes')],
  ['memory.failcnt', columnIndex('limitHits')],
] as const;
const slowSingles = [
  ['memory.kmem.usage_in_bytes', columnIndex('kernelBytes')],
  ['memory.kmem.tcp.usage_in_bytes', columnIndex('sockBytes')],
] as const;

/** Whether the group was still there. */
export interface GroupReader {
  read(cells: Cells): boolean;
  close(): void;
}

export function openMemoryV1(dir: string): GroupReader {
  const stat = openFile(`${dir}/memory.stat`);
  const used = openFile(`${dir}/memory.usage_in_bytes`);
  const oom = openFile(`${dir}/memory.oom_control`);
  const open = ([name, index]: readonly [string, number]) => ({ file: openFile(`${dir}/${name}`), index });
  const numbers = singles.map(open);
  const slowNumbers = slowSingles.map(open);
  const readGrowth = atMostEvery(growthMs, (cells) => {
    readMemoryStatV1(readBuffer, readFileNow(stat), cells);
    for (const { file, index } of numbers) cells[index] = numberAt(readBuffer, 0, readFileNow(file));
  });
  const readSlow = atMostEvery(slowMs, (cells) => {
    for (const { file, index } of slowNumbers) cells[index] = numberAt(readBuffer, 0, readFileNow(file));
  });
  return {
    read(cells) {
      const length = readFileNow(used);
      if (length < 0 || used === null) return false;
      cells[usage] = numberAt(readBuffer, 0, length);
      readOomControl(readBuffer, readFileNow(oom), cells);
      readGrowth(cells);
      readSlow(cells);
      return true;
    },
    close() {
      for (const file of [stat, used, oom, ...[...numbers, ...slowNumbers].map((number) => number.file)])
        closeFile(file);
    },
  };
}
