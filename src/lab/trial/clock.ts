import type { Clock } from '../../record/schema.ts';

/** The trial's one axis: milliseconds of CLOCK_MONOTONIC since its zero, shared with the probe and the generator. */
export interface TrialClock {
  zeroMonotonicNs: bigint;
  zeroWallMs: number;
  /** Milliseconds since zero. */
  now(): number;
  /** A wall-clock time, such as Docker's, on the axis. Off by what the wall clock was set in between. */
  fromWall(wallMs: number): number;
  /** As it is recorded, before the kernel's offset is known. */
  record(): Clock;
}

export function startClock(): TrialClock {
  const zeroMonotonicNs = process.hrtime.bigint();
  // performance's own clock: sub-millisecond, where Date.now() is whole milliseconds.
  const zeroWallMs = performance.timeOrigin + performance.now();
  return {
    zeroMonotonicNs,
    zeroWallMs,
    now: () => Number(process.hrtime.bigint() - zeroMonotonicNs) / 1e6,
    fromWall: (wallMs) => wallMs - zeroWallMs,
    record: () => ({
      zeroMonotonicNs: String(zeroMonotonicNs),
      zeroWallMs,
      kernelOffsetUs: null,
      kernelOffsetErrorUs: null,
    }),
  };
}
