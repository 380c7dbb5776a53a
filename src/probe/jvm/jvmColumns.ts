import type { ProbeColumn } from '../../record/probeRow.ts';
import { type Collector, collectorNames, collectors } from '../../runtime/index.ts';
import { type Cells, columnIndex } from '../row.ts';
import { type PerfIndex, perfLong, perfNumber, perfString } from './perfData.ts';

/** A column and the counters whose sum it is; counters that this JVM does not have are left out of the sum. */
interface Sum {
  index: number;
  offsets: number[];
  unit: 'count' | 'bytes' | 'ticks';
}

/** Which cell is read from where, for one JVM: made once, used at each tick. */
export interface JvmLayout {
  index: PerfIndex;
  sums: Sum[];
  collectors: { entered: number; left: number }[];
  msPerTick: number | null;
  heapMaxBytes: number | null;
}

const young = 'sun.gc.generation.0';
const old = 'sun.gc.generation.1';
const heapMax = columnIndex('heapMaxBytes');
const inGc = columnIndex('inGc');

const spaces: [ProbeColumn, string[]][] = [
  ['heapUsedBytes', [...[0, 1, 2].map((space) => `${young}.space.${space}.used`), `${old}.space.0.used`]],
  ['heapCommittedBytes', [`${young}.capacity`, `${old}.capacity`]],
  ['edenUsedBytes', [`${young}.space.0.used`]],
  ['survivorUsedBytes', [`${young}.space.1.used`, `${young}.space.2.used`]],
  ['oldUsedBytes', [`${old}.space.0.used`]],
  ['oldCommittedBytes', [`${old}.space.0.capacity`]],
  ['oldMaxBytes', [`${old}.maxCapacity`]],
  ['metaspaceUsedBytes', ['sun.gc.metaspace.used']],
  ['metaspaceCommittedBytes', ['sun.gc.metaspace.capacity']],
];
const counts: [ProbeColumn, string[]][] = [
  ['jvmThreads', ['java.threads.live']],
  ['loadedClasses', ['java.cls.loadedClasses', 'java.cls.sharedLoadedClasses']],
];
const generations: [number, ProbeColumn, ProbeColumn][] = [
  [0, 'youngGcs', 'youngGcMs'],
  [1, 'fullGcs', 'fullGcMs'],
  [2, 'concurrentGcs', 'concurrentGcMs'],
];

export function jvmLayout(bytes: Uint8Array, length: number, index: PerfIndex): JvmLayout {
  const frequency = perfNumber(bytes, length, index, 'sun.os.hrt.frequency');
  const offset = (name: string) => index.entries.get(name)?.offset;
  const sums: Sum[] = [];
  const add = (column: ProbeColumn, names: string[], unit: Sum['unit']) => {
    const offsets = names.map(offset).filter((found) => found !== undefined);
    if (offsets.length > 0) sums.push({ index: columnIndex(column), offsets, unit });
  };
  for (const [column, names] of spaces) add(column, names, 'bytes');
  for (const [column, names] of counts) add(column, names, 'count');
  for (const [number, count, time] of collectorColumns(bytes, index)) {
    add(count, [`sun.gc.collector.${number}.invocations`], 'count');
    add(time, [`sun.gc.collector.${number}.time`], 'ticks');
  }
  add('jvmTickMs', ['sun.os.hrt.ticks'], 'ticks');
  const collectors = [0, 1, 2].flatMap((number) => {
    const entered = offset(`sun.gc.collector.${number}.lastEntryTime`);
    const left = offset(`sun.gc.collector.${number}.lastExitTime`);
    return entered === undefined || left === undefined ? [] : [{ entered, left }];
  });
  const msPerTick = frequency === null || frequency <= 0 ? null : 1000 / frequency;
  return { index, sums, collectors, msPerTick, heapMaxBytes: heapMaximum(bytes, length, index) };
}

/**
 * Shenandoah counts every pause of its concurrent cycles in the collector that is "full" elsewhere (JDK 17,
 * shenandoahMonitoringSupport.cpp): those are no full collections.
 */
function collectorColumns(bytes: Uint8Array, index: PerfIndex): [number, ProbeColumn, ProbeColumn][] {
  const full = perfString(bytes, index, 'sun.gc.collector.1.name');
  return full?.startsWith('Shenandoah') ? [[1, 'concurrentGcs', 'concurrentGcMs']] : generations;
}

/** Generations share the heap, or each may grow to the whole of it. */
export function heapMaximum(bytes: Uint8Array, length: number, index: PerfIndex): number | null {
  const youngMax = perfNumber(bytes, length, index, `${young}.maxCapacity`);
  const oldMax = perfNumber(bytes, length, index, `${old}.maxCapacity`);
  if (oldMax === null) return null;
  const collector = collectorOf(bytes, index);
  const eachWhole = collector !== null && collectors[collector].eachGenerationMayBeAll;
  return unpadded(eachWhole ? Math.max(youngMax ?? 0, oldMax) : (youngMax ?? 0) + oldMax);
}

/** G1 adds 8 bytes per space to its capacities so that none is 0 (pad_capacity); no real one is finer than a page. */
function unpadded(bytes: number): number {
  return bytes - (bytes % 4096);
}

const padded = new Set(
  ['heapCommittedBytes', 'oldCommittedBytes', 'oldMaxBytes'].map((name) => columnIndex(name as ProbeColumn)),
);

export function readJvm(bytes: Uint8Array, length: number, layout: JvmLayout, cells: Cells): void {
  const { littleEndian } = layout.index;
  for (const { index, offsets, unit } of layout.sums) {
    let sum: number | null = 0;
    for (const offset of offsets) {
      const value = perfLong(bytes, length, offset, littleEndian);
      sum = value === null || sum === null ? null : sum + value;
    }
    if (sum === null) continue;
    if (unit === 'ticks') cells[index] = layout.msPerTick === null ? null : sum * layout.msPerTick;
    else cells[index] = padded.has(index) ? unpadded(sum) : sum;
  }
  cells[heapMax] = layout.heapMaxBytes;
  cells[inGc] = readInGc(bytes, length, layout);
}

/** 1 while any collector has entered a collection and not left it. */
function readInGc(bytes: Uint8Array, length: number, layout: JvmLayout): number | null {
  let answer: number | null = null;
  for (const { entered, left } of layout.collectors) {
    const entry = perfLong(bytes, length, entered, layout.index.littleEndian);
    const exit = perfLong(bytes, length, left, layout.index.littleEndian);
    if (entry === null || exit === null) continue;
    if (entry > exit) return 1;
    answer = 0;
  }
  return answer;
}

/** The collector by the names that HotSpot gives its counters. */
function collectorOf(bytes: Uint8Array, index: PerfIndex): Collector | null {
  const counters = ['policy', ...[0, 1, 2].map((number) => `collector.${number}`)];
  const names = counters.map((counter) => perfString(bytes, index, `sun.gc.${counter}.name`) ?? '').join(' ');
  return collectorNames.find((name) => collectors[name].inCounters.test(names)) ?? null;
}

/** What a JVM says of itself once: for the trial's record, all as text. */
export function jvmFacts(bytes: Uint8Array, length: number, index: PerfIndex): Record<string, string> {
  const facts: Record<string, string> = {};
  const texts = {
    version: 'java.property.java.vm.version',
    vmName: 'java.property.java.vm.name',
    vmArgs: 'java.rt.vmArgs',
    command: 'sun.rt.javaCommand',
    policy: 'sun.gc.policy.name',
    youngCollector: 'sun.gc.collector.0.name',
    fullCollector: 'sun.gc.collector.1.name',
    concurrentCollector: 'sun.gc.collector.2.name',
  };
  for (const [name, counter] of Object.entries(texts)) {
    const value = perfString(bytes, index, counter);
    if (value !== null) facts[name] = value;
  }
  const max = heapMaximum(bytes, length, index);
  if (max !== null) facts.maxHeapBytes = String(max);
  return { ...facts, collector: collectorOf(bytes, index) ?? 'unknown' };
}
