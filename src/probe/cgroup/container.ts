import { atMostEvery, slowMs } from '../atMostEvery.ts';
import { type Cells, columnIndex } from '../row.ts';
import { type CgroupFacts, withAncestors } from './cgroupFacts.ts';
import { openCpuV1, openCpuV2 } from './cpu.ts';
import { openIoV1, openIoV2 } from './io.ts';
import { openSmallestLimit } from './limits.ts';
import { openMemoryV1 } from './memoryV1.ts';
import { openMemoryV2 } from './memoryV2.ts';
import { openPids } from './pids.ts';
import { openGroupPressure } from './pressure.ts';

const limitBytes = columnIndex('limitBytes');
const pidsLimit = columnIndex('pidsLimit');

export interface ContainerReader {
  /** False once the container's cgroup is gone; its columns are then null. */
  read(cells: Cells): boolean;
  /** Limits do not change by themselves: once a second is enough. */
  readLimits(): void;
  close(): void;
}

export function openContainer(facts: CgroupFacts): ContainerReader {
  const { dirs, unifiedDir, version } = facts;
  const v1 = version === 1;
  const memory = dirs.memory === null ? null : v1 ? openMemoryV1(dirs.memory) : openMemoryV2(dirs.memory);
  const cpu = v1 || dirs.cpu === null ? openCpuV1(dirs.cpu, dirs.cpuacct) : openCpuV2(dirs.cpu);
  const io = dirs.blkio === null ? null : v1 ? openIoV1(dirs.blkio) : openIoV2(dirs.blkio);
  const pids = dirs.pids === null ? null : openPids(dirs.pids);
  const pressure = unifiedDir === null ? null : openGroupPressure(unifiedDir);
  // v1 has the hierarchical limit in memory.stat.
  const memoryLimits =
    v1 || dirs.memory === null
      ? null
      : openSmallestLimit(withAncestors(dirs.memory, facts.memoryPath), 'memory.max');
  const processLimits = dirs.pids === null ? null : openSmallestLimit([dirs.pids], 'pids.max');
  let memoryLimit: number | null = null;
  let processLimit: number | null = null;
  const readSlow = atMostEvery(slowMs, (cells) => {
    io?.read(cells);
    pids?.read(cells);
    cells[pidsLimit] = processLimit;
  });
  return {
    read(cells) {
      if (memory?.read(cells) !== true) return false;
      if (!v1) cells[limitBytes] = memoryLimit;
      cpu.read(cells);
      pressure?.read(cells);
      readSlow(cells);
      return true;
    },
    readLimits() {
      memoryLimit = memoryLimits?.read() ?? null;
      processLimit = processLimits?.read() ?? null;
    },
    close() {
      for (const reader of [memory, cpu, io, pids, pressure, memoryLimits, processLimits]) reader?.close();
    },
  };
}
