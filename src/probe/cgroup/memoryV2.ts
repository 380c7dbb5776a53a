import { atMostEvery, growthMs } from '../atMostEvery.ts';
import { numberAt } from '../digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex } from '../row.ts';
import { keyTable, readKeyed } from './keyedFile.ts';
import type { GroupReader } from './memoryV1.ts';

/**
 * Keys of v2's memory.stat; all are hierarchical. Kernels before 5.9 have one joint `workingset_*` key,
 * which then counted file pages only. Source: Documentation/admin-guide/cgroup-v2.rst.
 */
const statKeys = keyTable({
  anon: 'anonBytes',
  file: 'fileBytes',
  kernel: 'kernelBytes',
  pagetables: 'pageTablesBytes',
  sock: 'sockBytes',
  shmem: 'shmemBytes',
  file_mapped: 'mappedFileBytes',
  active_file: 'activeFileBytes',
  inactive_file: 'inactiveFileBytes',
  slab: 'slabBytes',
  workingset_refault_anon: 'refaultAnonPages',
  workingset_refault_file: 'refaultFilePages',
  workingset_refault: 'refaultFilePages',
  workingset_activate_anon: 'activateAnonPages',
  workingset_activate_file: 'activateFilePages',
  workingset_activate: 'activateFilePages',
  workingset_restore_anon: 'restoreAnonPages',
  workingset_restore_file: 'restoreFilePages',
  pgscan: 'scanPages',
  pgsteal: 'stealPages',
  pswpin: 'swapInPages',
  pswpout: 'swapOutPages',
  pgfault: 'minorFaults',
  pgmajfault: 'majorFaults',
});
const eventKeys = keyTable({ max: 'limitHits', oom: 'oomEvents', oom_kill: 'oomKills' });

export function readMemoryStatV2(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, statKeys, cells);
}

export function readMemoryEvents(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, eventKeys, cells);
}

const usage = columnIndex('usageBytes');
const singles = [
  ['memory.peak', columnIndex('peakBytes')],
  ['memory.swap.current', columnIndex('swapBytes')],
] as const;

export function openMemoryV2(dir: string): GroupReader {
  const stat = openFile(`${dir}/memory.stat`);
  const used = openFile(`${dir}/memory.current`);
  const events = openFile(`${dir}/memory.events`);
  const numbers = singles.map(([name, index]) => ({ file: openFile(`${dir}/${name}`), index }));
  const readGrowth = atMostEvery(growthMs, (cells) => {
    readMemoryStatV2(readBuffer, readFileNow(stat), cells);
    for (const { file, index } of numbers) cells[index] = numberAt(readBuffer, 0, readFileNow(file));
  });
  return {
    read(cells) {
      const length = readFileNow(used);
      if (length < 0 || used === null) return false;
      cells[usage] = numberAt(readBuffer, 0, length);
      readMemoryEvents(readBuffer, readFileNow(events), cells);
      readGrowth(cells);
      return true;
    },
    close() {
      for (const file of [stat, used, events, ...numbers.map((number) => number.file)]) closeFile(file);
    },
  };
}
