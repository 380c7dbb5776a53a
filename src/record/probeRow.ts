/** Where the host's processors spend their time, in the order of the first line of /proc/stat. Source: proc_stat(5). */
export const hostCpuColumns = [
  'hostUserMs',
  'hostNiceMs',
  'hostSystemMs',
  'hostIdleMs',
  'hostIowaitMs',
  'hostIrqMs',
  'hostSoftirqMs',
  'hostStealMs',
] as const;

/**
 * One tick of the probe. Every value is a number or null; null means "not read" (no such file, no such key), never 0.
 * Counters are cumulative as the kernel or the JVM gives them: take differences.
 * `atMs` is milliseconds since the trial's zero on CLOCK_MONOTONIC. Pages are counted, not bytes, where the name says Pages.
 */
export const probeColumns = [
  // the probe itself
  'atMs',
  'lateMs', // how late this tick began against its cadence
  'missedTicks', // cumulative: ticks skipped because the probe was late by a whole period
  'costUs', // CPU time that the probe's process has used so far
  // container: memory
  'usageBytes',
  'limitBytes', // smallest over the ancestors
  'anonBytes',
  'fileBytes', // page cache, shmem included
  'activeFileBytes',
  'inactiveFileBytes',
  'shmemBytes',
  'mappedFileBytes',
  'slabBytes',
  'kernelBytes', // slab, stacks, page tables, per-cpu
  'pageTablesBytes',
  'sockBytes',
  'swapBytes',
  'peakBytes',
  'minorFaults', // all page faults, as the kernel counts pgfault
  'majorFaults',
  'refaultAnonPages',
  'refaultFilePages',
  'activateAnonPages',
  'activateFilePages',
  'restoreAnonPages',
  'restoreFilePages',
  'scanPages',
  'stealPages',
  'swapInPages',
  'swapOutPages',
  'limitHits', // v1 failcnt, v2 memory.events max
  'oomEvents', // v2 memory.events oom
  'oomKills',
  // the trial's parent group: outlives the container
  'parentUsageBytes',
  'parentPeakBytes',
  'parentLimitHits',
  'parentOomKills',
  // container: pressure (microseconds, cumulative)
  'memSomeUs',
  'memFullUs',
  'ioSomeUs',
  'ioFullUs',
  'cpuSomeUs',
  'cpuFullUs',
  // container: CPU, disk, pids
  'cpuUsageUs',
  'cpuUserUs',
  'cpuSystemUs',
  'throttledUs',
  'throttledPeriods',
  'readBytes',
  'writeBytes',
  'pids',
  'pidsLimit',
  'pidsLimitHits',
  // the container's main process
  'rssBytes',
  'rssAnonBytes',
  'rssFileBytes',
  'vmSwapBytes',
  'threads',
  'processMajorFaults',
  'processUserMs',
  'processSystemMs',
  // host
  'hostMemTotalBytes',
  'hostMemAvailableBytes',
  'hostSwapTotalBytes',
  'hostSwapFreeBytes',
  ...hostCpuColumns,
  'hostSwapInPages',
  'hostSwapOutPages',
  'hostMajorFaults',
  'hostOomKills',
  'hostMemSomeUs',
  'hostMemFullUs',
  'hostIoSomeUs',
  'hostIoFullUs',
  'diskReadBytes',
  'diskWriteBytes',
  'diskBusyMs',
  // JVM, from hsperfdata
  'heapUsedBytes', // eden + survivors + old
  'heapCommittedBytes',
  'heapMaxBytes',
  'edenUsedBytes',
  'survivorUsedBytes',
  'oldUsedBytes',
  'oldCommittedBytes',
  'oldMaxBytes',
  'metaspaceUsedBytes',
  'metaspaceCommittedBytes',
  'youngGcs',
  'youngGcMs',
  'fullGcs',
  'fullGcMs',
  'concurrentGcs',
  'concurrentGcMs',
  'inGc', // 1 while a collection is under way
  'jvmTickMs', // written by the JVM's own watcher thread: frozen means the process gets no time
  'jvmThreads',
  'loadedClasses',
] as const;

export type ProbeColumn = (typeof probeColumns)[number];
export type ProbeRow = Record<ProbeColumn, number | null> & { atMs: number };

/** Counters: they only ever rise, and what is meant is how fast. */
const cumulative = new Set<string>([
  ...hostCpuColumns,
  ...([
    'missedTicks',
    'costUs',
    'minorFaults',
    'majorFaults',
    'refaultAnonPages',
    'refaultFilePages',
    'activateAnonPages',
    'activateFilePages',
    'restoreAnonPages',
    'restoreFilePages',
    'scanPages',
    'stealPages',
    'swapInPages',
    'swapOutPages',
    'limitHits',
    'oomEvents',
    'oomKills',
    'parentLimitHits',
    'parentOomKills',
    'memSomeUs',
    'memFullUs',
    'ioSomeUs',
    'ioFullUs',
    'cpuSomeUs',
    'cpuFullUs',
    'cpuUsageUs',
    'cpuUserUs',
    'cpuSystemUs',
    'throttledUs',
    'throttledPeriods',
    'readBytes',
    'writeBytes',
    'pidsLimitHits',
    'processMajorFaults',
    'processUserMs',
    'processSystemMs',
    'hostSwapInPages',
    'hostSwapOutPages',
    'hostMajorFaults',
    'hostOomKills',
    'hostMemSomeUs',
    'hostMemFullUs',
    'hostIoSomeUs',
    'hostIoFullUs',
    'diskReadBytes',
    'diskWriteBytes',
    'diskBusyMs',
    'youngGcs',
    'youngGcMs',
    'fullGcs',
    'fullGcMs',
    'concurrentGcs',
    'concurrentGcMs',
  ] as const satisfies readonly ProbeColumn[]),
]);

export const isCumulative = (column: string): boolean => cumulative.has(column);
