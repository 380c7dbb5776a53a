import type { CgroupFacts } from './cgroupFacts.ts';
import { fileText, type Limit, parseLimit } from './limits.ts';

/** What the container's own cgroup says of each limit that a trial sets. null: could not be read. */
export interface CgroupKnobs {
  memoryBytes: Limit;
  /** Beyond the memory limit: v1 memsw − limit, v2 memory.swap.max. null on v1 without swap accounting. */
  swapBytes: Limit;
  /** As the kernel lists them: `0-1`. What applies now where the group's own list is empty. */
  cpuset: string | null;
  /** CPUs' worth of time, quota over period. */
  cpus: Limit;
  pidsLimit: Limit;
  /** The smallest over the devices. */
  diskReadBytesPerSecond: Limit;
}

export function readKnobs(facts: CgroupFacts): CgroupKnobs {
  const { dirs } = facts;
  const text = (dir: string | null, file: string) => (dir === null ? null : fileText(`${dir}/${file}`));
  const common = {
    pidsLimit: parseLimit(text(dirs.pids, 'pids.max')),
    cpuset: readCpuset(dirs.cpuset, text),
  };
  if (facts.version === 2) {
    return {
      ...common,
      memoryBytes: parseLimit(text(dirs.memory, 'memory.max')),
      swapBytes: parseLimit(text(dirs.memory, 'memory.swap.max')),
      cpus: dirs.cpu === null ? null : parseCpuMax(text(dirs.cpu, 'cpu.max')),
      diskReadBytesPerSecond: parseDiskRead(text(dirs.blkio, 'io.max'), /\brbps=(\d+)/g),
    };
  }
  const memoryBytes = parseLimit(text(dirs.memory, 'memory.limit_in_bytes'));
  return {
    ...common,
    memoryBytes,
    swapBytes: swapBeyond(memoryBytes, parseLimit(text(dirs.memory, 'memory.memsw.limit_in_bytes'))),
    cpus: quotaShare(text(dirs.cpu, 'cpu.cfs_quota_us'), text(dirs.cpu, 'cpu.cfs_period_us')),
    diskReadBytesPerSecond: parseDiskRead(
      text(dirs.blkio, 'blkio.throttle.read_bps_device'),
      /^\d+:\d+ (\d+)$/gm,
    ),
  };
}

function readCpuset(
  dir: string | null,
  text: (dir: string | null, file: string) => string | null,
): string | null {
  for (const file of ['cpuset.cpus', 'cpuset.cpus.effective', 'cpuset.effective_cpus']) {
    const list = text(dir, file);
    if (list !== null && list !== '') return list;
  }
  return null;
}

function swapBeyond(memory: Limit, memoryAndSwap: Limit): Limit {
  if (memoryAndSwap === null || memory === null) return null;
  if (memoryAndSwap === 'unlimited' || memory === 'unlimited') return 'unlimited';
  return memoryAndSwap - memory;
}

function quotaShare(quota: string | null, period: string | null): Limit {
  const limit = parseLimit(quota);
  const length = parseLimit(period);
  if (typeof limit !== 'number') return limit;
  return typeof length === 'number' && length > 0 ? limit / length : null;
}

/** v2's `quota period`, such as `max 100000`. */
function parseCpuMax(text: string | null): Limit {
  const [quota, period] = text?.split(' ') ?? [];
  return quotaShare(quota ?? null, period ?? null);
}

function parseDiskRead(text: string | null, pattern: RegExp): Limit {
  if (text === null) return null;
  const rates = [...text.matchAll(pattern)].map((match) => Number(match[1]));
  return rates.length === 0 ? 'unlimited' : Math.min(...rates);
}
