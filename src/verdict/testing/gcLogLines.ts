/** Lines of a JVM's unified GC log, at seconds of the trials that `buildRecording` makes. */
const zeroWallMs = 1_700_000_000_000;

function stamped(second: number, text: string): string {
  const stamp = new Date(zeroWallMs + Math.round(second * 1000)).toISOString().replace('Z', '+0000');
  return `[${stamp}][info][gc] ${text}`;
}

/** A stop-the-world pause that left `afterMb` of a heap of `maxMb` in use. */
export const pauseLine = (
  second: number,
  afterMb: number,
  { id = Math.round(second * 1000), type = 'Full (Allocation Failure)', maxMb = 400 } = {},
): string => stamped(second, `GC(${id}) Pause ${type} ${maxMb - 10}M->${afterMb}M(${maxMb}M) 500.0ms`);

/** The CPU time and the wall time of the pause of that id. */
export const cpuLine = (id: number, userS: number, realS: number): string =>
  `[info][gc,cpu] GC(${id}) User=${userS.toFixed(2)}s Sys=0.00s Real=${realS.toFixed(2)}s`;

/** A phase of Shenandoah's that ends at this second, and what it left of the heap in MB. */
export const phaseLine = (second: number, tookMs: number, afterMb: number, maxMb = 100): string =>
  stamped(second, `GC(7) Concurrent cleanup ${maxMb - 1}M->${afterMb}M(${maxMb}M) ${tookMs.toFixed(3)}ms`);

/** The end of a cycle of ZGC's of JDK 21, which left so many percent of the largest heap in use. */
export const cycleLine = (second: number, tookS: number, percent: number): string =>
  stamped(
    second,
    `GC(7) Major Collection (Allocation Stall) 96M(100%)->90M(${percent}%) ${tookS.toFixed(3)}s`,
  );

/** A thread that waited for ZGC until this second. */
export const stallLine = (second: number, tookMs: number): string =>
  stamped(second, `Allocation Stall (pool-1-thread-3) ${tookMs.toFixed(3)}ms`);

/** Go's line for a collection that began at this second of the program, so much of whose goal lives. */
export const goLine = (second: number, tookMs: number, liveMb: number, goalMb: number): string =>
  `gc 9 @${second.toFixed(3)}s 16%: 0.014+${tookMs}+0.005 ms clock, 0.014+0.2/10/30+0.005 ms cpu, ${goalMb}->${goalMb}->${liveMb} MB, ${goalMb} MB goal, 0 MB stacks, 0 MB globals, 1 P`;
