import { posix } from 'node:path';
import { numberAt } from '../digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex } from '../row.ts';
import type { CgroupFacts } from './cgroupFacts.ts';
import { keyTable, readKeyed } from './keyedFile.ts';

const usage = columnIndex('parentUsageBytes');
const peak = columnIndex('parentPeakBytes');
const limitHits = columnIndex('parentLimitHits');
/** v2's memory.events are hierarchical: kills in the container are counted here too, and outlive it. */
const eventKeys = keyTable({ max: 'parentLimitHits', oom_kill: 'parentOomKills' });

export interface ParentGroup {
  read(cells: Cells): void;
  close(): void;
}

/**
 * The group above the container's, in the memory hierarchy. v1 counts OOM kills in the victim's own group only
 * (memcg_memory_event stops at the first group): `parentOomKills` is not read there.
 */
export function openParentGroup(facts: CgroupFacts): ParentGroup | null {
  if (facts.dirs.memory === null) return null;
  const dir = posix.dirname(facts.dirs.memory);
  const v1 = facts.version === 1;
  const usageFile = openFile(`${dir}/${v1 ? 'memory.usage_in_bytes' : 'memory.current'}`);
  const peakFile = openFile(`${dir}/${v1 ? 'memory.max_usage_in_bytes' : 'memory.peak'}`);
  const hitsFile = openFile(`${dir}/${v1 ? 'memory.failcnt' : 'memory.events'}`);
  return {
    read(cells) {
      cells[usage] = numberAt(readBuffer, 0, readFileNow(usageFile));
      cells[peak] = numberAt(readBuffer, 0, readFileNow(peakFile));
      const length = readFileNow(hitsFile);
      if (v1) cells[limitHits] = numberAt(readBuffer, 0, length);
      else readKeyed(readBuffer, length, eventKeys, cells);
    },
    close() {
      for (const file of [usageFile, peakFile, hitsFile]) closeFile(file);
    },
  };
}

/** Whether the container's group lies in the parent that the lab asked for: by name, the drivers spell paths differently. */
export function isUnder(facts: CgroupFacts, parentCgroup: string): boolean {
  return posix.basename(posix.dirname(facts.memoryPath)) === posix.basename(parentCgroup);
}
