/** Milliseconds since the trial's zero. */
export type Clock = () => number;

/**
 * CLOCK_MONOTONIC, which is what `process.hrtime` reads on Linux. @param zeroNs the trial's zero on it.
 * `performance.now` counts on the same clock from the start of the process, and costs a third: no big number is made.
 */
export function monotonicClock(zeroNs: bigint): Clock {
  const offsetMs = Number(performanceZeroNs() - zeroNs) / 1e6;
  return () => offsetMs + performance.now();
}

/** Where `performance.now` is 0, by the closest of some pairs of readings: within a microsecond. */
function performanceZeroNs(): bigint {
  let best = { widthNs: Number.POSITIVE_INFINITY, zeroNs: 0n };
  for (let round = 0; round < 20; round += 1) {
    const before = process.hrtime.bigint();
    const nowMs = performance.now();
    const widthNs = Number(process.hrtime.bigint() - before);
    if (widthNs < best.widthNs)
      best = { widthNs, zeroNs: before + BigInt(widthNs >> 1) - BigInt(Math.round(nowMs * 1e6)) };
  }
  return best.zeroNs;
}
