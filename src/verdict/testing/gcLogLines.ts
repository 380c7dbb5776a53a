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
