import { performance } from 'node:perf_hooks';

/**
 * performance.now() is CLOCK_MONOTONIC from another zero, and a plain number: hrtime.bigint() allocates.
 * The shift between the two is the same for the life of the process; the narrowest of a few brackets gives it.
 */
const shiftMs = measureShift();

function measureShift(): number {
  let best = { width: Number.POSITIVE_INFINITY, shift: 0 };
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const before = performance.now();
    const monotonic = Number(process.hrtime.bigint()) / 1e6;
    const after = performance.now();
    if (after - before < best.width)
      best = { width: after - before, shift: monotonic - (before + after) / 2 };
  }
  return best.shift;
}

/** CLOCK_MONOTONIC in milliseconds, as process.hrtime.bigint() gives it in nanoseconds. */
export function monotonicMs(): number {
  return performance.now() + shiftMs;
}
