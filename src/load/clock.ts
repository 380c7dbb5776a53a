/** Milliseconds since the trial's zero. */
export type Clock = () => number;

/** CLOCK_MONOTONIC, which is what `process.hrtime` reads on Linux. @param zeroNs the trial's zero on it. */
export function monotonicClock(zeroNs: bigint): Clock {
  return () => Number(process.hrtime.bigint() - zeroNs) / 1e6;
}
