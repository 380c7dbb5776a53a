import { type LoadRow, whileAsked } from '../../../record/loadRow.ts';
import type { ProbeRow } from '../../../record/probeRow.ts';
import type { Rows } from '../../../record/table/rows.ts';
import { startOf } from '../../../scenario/objective.ts';
import { median } from '../../../statistics/median.ts';
import { kendallTau, type Point, theilSen } from '../../../statistics/trend.ts';
import { bounds } from '../../bounds.ts';
import type { TrialFacts } from '../../trialFacts.ts';
import type { Verdict } from '../../verdict.ts';
import { between, highest, lastRow } from '../counter.ts';
import { servedLess } from '../goodput.ts';
import { type Held, heldBytes, mostHeld } from './memoryUsed.ts';
import { answersPerMs, level, parts, sameLoad, troughs } from './troughs.ts';

export type Growth = NonNullable<Verdict['growth']>;

/** Memory that grew at the end of the load, and what kind of growth that is: only a steady one goes on. */
export type MemoryGrowth =
  | { kind: 'steady'; growth: Growth }
  | { kind: 'levels off'; growth: Growth }
  | { kind: 'piles up'; growth: Growth }
  | { kind: 'may fill its heap'; growth: Growth; heapBytes: number };

const { growing, liveSet } = bounds;

/**
 * How the memory that nothing on disk stands for grew in the last time under the same load. Page cache is no part of it,
 * as the kernel takes that back. Saw-teeth count by their troughs; a memory that was as high before is one of them. null:
 * it did not grow, or nobody looked long enough.
 */
export function memoryGrowth(facts: TrialFacts): MemoryGrowth | null {
  const rows = sameLoad(whileAsked(facts.measured));
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  const loadMs = startOf(first);
  const toMs = Math.min(last.atMs, facts.endMs);
  const fromMs = Math.max((loadMs + toMs) / 2, toMs - growing.windowMs);
  if (toMs - fromMs < growing.spanMs) return null;
  const held = heldBytes(between(facts.recording.probe, loadMs, toMs)) ?? [];
  const lowest = troughs(held, fromMs, toMs);
  const slope = lowest.length < parts ? null : theilSen(lowest, level);
  if (!slope || slope.low <= 0) return null;
  if (slope.slope * (toMs - fromMs) < growing.leastBytes) return null;
  const growth = growthOf(facts, rows, { fromMs, toMs, slope });
  const before = mostHeld(held, (atMs) => atMs < fromMs) ?? 0;
  if (before >= (lowest.at(-1)?.value ?? 0) || kendallTau(lowest.map(({ value }) => value)) < growing.tau)
    return null;
  if (isSlowing(lowest)) return { kind: 'levels off', growth };
  if (fallsBehind(rows, fromMs, toMs)) return { kind: 'piles up', growth };
  const heapBytes = heapToFill(facts, held);
  return heapBytes === null ? { kind: 'steady', growth } : { kind: 'may fill its heap', growth, heapBytes };
}

function isSlowing(lowest: readonly Point[]): boolean {
  const slopeOf = (points: readonly Point[]) => theilSen(points, level)?.slope ?? 0;
  const [early, late] = [lowest.slice(0, parts / 2), lowest.slice(parts / 2)].map(slopeOf);
  return (late ?? 0) < (early ?? 0) * growing.keptShare;
}

/** Requests pile up: fewer are answered, or more and more are under way. */
function fallsBehind(rows: readonly LoadRow[], fromMs: number, toMs: number): boolean {
  if (servedLess(rows, fromMs, toMs, liveSet.keptUpShare)) return true;
  const underWay = (startMs: number, untilMs: number) =>
    median(rows.flatMap(({ atMs, inFlight }) => (atMs > startMs && atMs <= untilMs ? (inFlight ?? []) : [])));
  const third = (toMs - fromMs) / 3;
  const [early, late] = [underWay(fromMs, fromMs + third), underWay(toMs - third, toMs)];
  return early !== null && late !== null && late > Math.max(1, early) * growing.pileUpMultiple;
}

/** The maximum of its heap, where all that grew may be a heap that fills up to there: beside it is what it had at first. */
function heapToFill({ recording, gcLog, ownLimit }: TrialFacts, held: Rows<Held>): number | null {
  const logged = gcLog.maxHeapMb === null ? null : gcLog.maxHeapMb * 1024 ** 2;
  const most = highest(recording.probe, 'heapMaxBytes') ?? logged ?? ownLimit?.bytes ?? null;
  const [first, last] = [held.at(0)?.bytes ?? 0, held.at(-1)?.bytes ?? 0];
  return most !== null && last < most * growing.heapMultiple + first ? most : null;
}

function growthOf(
  { recording: { probe, trial } }: TrialFacts,
  rows: readonly LoadRow[],
  { fromMs, toMs, slope: { slope, low, high } }: { fromMs: number; toMs: number; slope: Slope },
): Growth {
  const perMs = answersPerMs(rows, fromMs, toMs);
  const thousands = perMs === null ? null : perMs / 1000;
  const ahead = roomAhead(
    lastRow(between(probe, Number.NEGATIVE_INFINITY, toMs), 'anonBytes'),
    trial.plan.machine.swapBytes,
  );
  return {
    fromMs,
    toMs,
    bytesPerSecond: { middle: slope * 1000, low: low * 1000, high: high * 1000 },
    bytesPer1000Answers:
      thousands === null
        ? null
        : {
            middle: slope / thousands,
            low: low / thousands,
            high: high / thousands,
          },
    reaches: ahead && {
      what: ahead.what,
      bytes: ahead.bytes,
      inMs: ahead.roomBytes / slope,
      lowMs: ahead.roomBytes / high,
      highMs: ahead.roomBytes / low,
    },
  };
}

type Slope = NonNullable<ReturnType<typeof theilSen>>;

/** What it comes to first: its limit; where that is reached, and swap holds the rest, the end of both. null: not known. */
function roomAhead(
  row: ProbeRow | undefined,
  swapBytes: number | null,
): { what: 'limit' | 'limit and swap'; bytes: number; roomBytes: number } | null {
  const limitBytes = row?.limitBytes ?? null;
  if (!row || limitBytes === null) return null;
  const resident = (row.anonBytes ?? 0) + (row.shmemBytes ?? 0) + (row.kernelBytes ?? 0);
  const swapped = row.swapBytes ?? 0;
  if (swapped === 0)
    return { what: 'limit', bytes: limitBytes, roomBytes: Math.max(0, limitBytes - resident) };
  if (swapBytes === null) return null;
  const bytes = limitBytes + swapBytes;
  return { what: 'limit and swap', bytes, roomBytes: Math.max(0, bytes - resident - swapped) };
}
