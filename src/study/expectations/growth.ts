import { type LoadRow, whileAsked } from '../../record/loadRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { startOf } from '../../scenario/objective.ts';
import { formatDuration } from '../../scenario/units.ts';
import { drift } from '../../statistics/drift.ts';
import type { Interval } from '../../statistics/resample.ts';
import { bounds } from '../../verdict/bounds.ts';
import { collectorsLog } from '../../verdict/signals/heap/collectorsLog.ts';
import { liveSet } from '../../verdict/signals/heap/liveSet.ts';
import { type Held, heldBytes } from '../../verdict/signals/memory/memoryUsed.ts';
import { answersPerMs, level, parts, sameLoad, troughs } from '../../verdict/signals/memory/troughs.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Read } from './read.ts';
import type { TrialWindow } from './trialWindow.ts';

/** What grew, as it was sampled. */
interface Sampled {
  samples: Rows<Held>;
  /** Sizes are told in steps of so much: a growth may hide in one. */
  stepBytes: number;
  /** So many of the parts of the time must have a sample, ... */
  leastParts: number;
  /** ... or this is why nothing is known. */
  tooFew: (seenParts: number) => string;
}

const kib = 1024;

/** Of memory that nothing on disk stands for, in bytes per 1,000 answered requests. */
export const memoryGrowth: Read = (window, _, verdict) =>
  growthOf(window, verdict, {
    samples: heldBytes(window.probe) ?? [],
    // The kernel counts pages; what is read of a group is two seconds old at most (mm/memcontrol.c, FLUSH_TIME).
    stepBytes: 4 * kib,
    leastParts: parts,
    tooFew: (seen) =>
      seen === 0 ? 'its memory was not read' : 'its memory was not read in all of that time',
  });

/** Of the heap that full collections and concurrent cycles leave, in bytes per 1,000 answered requests. */
export const heapGrowth: Read = (window, recording, verdict) =>
  growthOf(window, verdict, {
    samples: liveSet(collectorsLog(recording), recording.trial.clock.zeroWallMs).points,
    // The GC log shows whole megabytes.
    stepBytes: kib * kib,
    leastParts: bounds.liveSet.leakPoints,
    tooFew: (seen) =>
      seen === 0
        ? 'no GC log of a JVM tells of full collections or concurrent cycles in that time'
        : `full collections or concurrent cycles ended in ${seen} of ${parts} parts of that time, and it takes ${bounds.liveSet.leakPoints}`,
  });

function growthOf(
  window: TrialWindow,
  verdict: Verdict,
  { samples, stepBytes, leastParts, tooFew }: Sampled,
): Interval | { why: string } {
  const stretch = window.whole ? secondHalf(window, verdict) : asked(window, verdict);
  if ('why' in stretch) return stretch;
  const { rows, fromMs, toMs } = stretch;
  const perMs = answersPerMs(rows, fromMs, toMs);
  if (perMs === null) return { why: 'nothing was answered in that time' };
  const lowest = troughs(samples, fromMs, toMs);
  const slope = lowest.length < leastParts ? null : drift(lowest, level);
  if (slope === null) return { why: tooFew(lowest.length) };
  const hidden = stepBytes / ((lowest.at(-1)?.atMs ?? 0) - (lowest[0]?.atMs ?? 0));
  return { low: ((slope.low - hidden) / perMs) * 1000, high: ((slope.high + hidden) / perMs) * 1000 };
}

interface Steady {
  /** Of the load, all within. */
  rows: readonly LoadRow[];
  fromMs: number;
  toMs: number;
}

const { spanMs } = bounds.growing;

/** The second half of the time at the end under one and the same load. What came first is warm-up: heaps that fill. */
function secondHalf({ load }: TrialWindow, verdict: Verdict): Steady | { why: string } {
  const rows = sameLoad(whileAsked(load));
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return { why: 'it came to no measured load' };
  const [beganMs, toMs] = [startOf(first), endWithin(last.atMs, verdict)];
  if (toMs - beganMs < 2 * spanMs) {
    const lasted = formatDuration(Math.max(0, toMs - beganMs));
    return { why: `its load was one and the same for ${lasted}, and it takes ${formatDuration(2 * spanMs)}` };
  }
  return { rows, fromMs: (beganMs + toMs) / 2, toMs };
}

/** The stretch that was asked for. */
function asked({ load, fromMs, toMs }: TrialWindow, verdict: Verdict): Steady | { why: string } {
  const untilMs = endWithin(toMs, verdict);
  if (untilMs - fromMs < spanMs) {
    const lasted = formatDuration(Math.max(0, untilMs - fromMs));
    return { why: `that is ${lasted}, and it takes ${formatDuration(spanMs)}` };
  }
  // What a row says of the plan is of its end.
  const rows = whileAsked(load);
  const within = rows.filter((row) => row.atMs > fromMs && row.atMs < untilMs);
  if (sameLoad(within).length < within.length) return { why: 'its load changes in that time' };
  return { rows, fromMs, toMs: untilMs };
}

const endWithin = (toMs: number, { times }: Verdict): number =>
  Math.min(toMs, times.serviceEnd ?? Number.POSITIVE_INFINITY);
