import type { GcLog, GcPause } from '../../../runtime/index.ts';
import { bounds } from '../../bounds.ts';
import type { Facts } from '../../facts.ts';
import { onTrial } from '../../moment.ts';

/** Heap in use after a collection that looked at all of it: what was still referred to, nearly. */
export interface LivePoint {
  atMs: number;
  bytes: number;
  /** Collections close together count as one point, the lowest of them. */
  collections: number;
}

export interface LiveSet {
  after: 'full collection' | 'concurrent cycle';
  points: LivePoint[];
  maxBytes: number | null;
}

const mib = 1024 ** 2;

/** The live set over the trial's time, as the GC log shows it. */
export function liveSet(log: GcLog, zeroWallMs: number): LiveSet {
  const full = log.pauses
    .filter(({ type }) => type === 'Full')
    .flatMap((pause) => pointOf(pause, zeroWallMs));
  const cycles = full.length > bounds.liveSet.fewFull ? [] : afterCycles(log, zeroWallMs);
  const after = cycles.length > full.length ? 'concurrent cycle' : 'full collection';
  const points = gathered(after === 'concurrent cycle' ? cycles : full);
  return { after, points, maxBytes: log.maxHeapMb === null ? null : log.maxHeapMb * mib };
}

/** What lived, as a share of the heap's maximum, after each full collection or concurrent cycle; null: the log has none. */
export function liveShares(log: GcLog, zeroWallMs: number): Facts['memory']['heapLive'] {
  const { points, maxBytes } = liveSet(log, zeroWallMs);
  if (points.length === 0 || maxBytes === null || maxBytes <= 0) return null;
  return points.map(({ atMs, bytes }) => ({ at: onTrial(atMs), share: bytes / maxBytes }));
}

function pointOf({ wallMs, afterMb }: GcPause, zeroWallMs: number): LivePoint[] {
  if (wallMs === null || afterMb === null) return [];
  return [{ atMs: wallMs - zeroWallMs, bytes: afterMb * mib, collections: 1 }];
}

/**
 * G1 without full collections: a cycle marks what lives, its remark pause frees whole regions, and the collections
 * after it more. What was in use is never less than what lives, so the least until the next remark stands for the cycle.
 */
function afterCycles({ pauses }: GcLog, zeroWallMs: number): LivePoint[] {
  const points: LivePoint[] = [];
  for (const pause of pauses) {
    const [point] = pointOf(pause, zeroWallMs);
    const least = points.at(-1);
    if (!point) continue;
    if (pause.type === 'Remark') points.push(point);
    else if (least && point.bytes < least.bytes) points[points.length - 1] = point;
  }
  return points;
}

function gathered(points: readonly LivePoint[]): LivePoint[] {
  const kept: LivePoint[] = [];
  let sinceMs = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    const last = kept.at(-1);
    if (!last || point.atMs - sinceMs >= bounds.liveSet.togetherMs) {
      kept.push(point);
      sinceMs = point.atMs;
    } else {
      const lower = point.bytes < last.bytes ? point : last;
      kept[kept.length - 1] = { ...lower, collections: last.collections + 1 };
    }
  }
  return kept;
}
