import type { Clock } from '../../record/schema.ts';
import { watchWallClock } from './wallClock.ts';

/** The trial's one axis: milliseconds of CLOCK_MONOTONIC since its zero, shared with the probe and the generator. */
export interface TrialClock {
  zeroMonotonicNs: bigint;
  zeroWallMs: number;
  /** Milliseconds since zero. */
  now(): number;
  /** A wall-clock time of this machine, such as Docker's, on the axis, also where that clock was set in between. */
  fromWall(wallMs: number): number;
  /** Tells when the wall clock is seen to have been set, and by how much. */
  onSet(listener: (byMs: number) => void): void;
  /** As it is recorded, before the kernel's offset is known. */
  record(): Clock;
}

/**
 * performance's clock has parts of milliseconds, where Date.now() has whole ones; but it is not set with the machine's.
 */
function machineWallMs(): number {
  const fineMs = performance.timeOrigin + performance.now();
  const wholeMs = Date.now();
  return Math.abs(fineMs - wholeMs) < 2 ? fineMs : wholeMs + 0.5;
}

/** Whether somebody has set the wall clock is looked at so often. */
const lookMs = 200;

/** @param wallMs the machine's wall clock; another one in tests */
export function startClock(wallMs: () => number = machineWallMs): TrialClock {
  const zeroMonotonicNs = process.hrtime.bigint();
  const zeroWallMs = wallMs();
  const now = (): number => Number(process.hrtime.bigint() - zeroMonotonicNs) / 1e6;
  let tellSet = (_byMs: number): void => {};
  const wall = watchWallClock({ wallMs, trialMs: now }, (byMs) => tellSet(byMs));
  setInterval(wall.look, lookMs).unref();
  return {
    zeroMonotonicNs,
    zeroWallMs,
    now,
    fromWall: wall.onTrial,
    onSet: (listener) => {
      tellSet = listener;
    },
    record: () => ({
      zeroMonotonicNs: String(zeroMonotonicNs),
      zeroWallMs,
      kernelOffsetUs: null,
      kernelOffsetErrorUs: null,
    }),
  };
}
