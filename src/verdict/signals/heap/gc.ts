import type { ProbeRow } from '../../../record/probeRow.ts';
import type { GcLog, GcPause } from '../../../runtime/index.ts';
import { bounds } from '../../bounds.ts';
import { between, growth, lowest } from '../counter.ts';
import type { GcActivity } from './activity.ts';
import { besideActivity, spansOf, worksBeside } from './beside.ts';

export type { GcActivity } from './activity.ts';

const noGc: GcActivity = {
  share: null,
  atWork: null,
  stalledThreads: null,
  fullGcs: null,
  liveShare: null,
  cpuPerWall: null,
  source: 'none',
};

export function gcActivity(
  rows: readonly ProbeRow[],
  log: GcLog,
  zeroWallMs: number,
  fromMs: number,
  toMs: number,
): GcActivity {
  const pauses = log.pauses.filter(
    ({ wallMs }) => wallMs !== null && wallMs - zeroWallMs >= fromMs && wallMs - zeroWallMs <= toMs,
  );
  const cpuPerWall = cpuAgainstWall(pauses);
  // Counters know the pauses of such a collector at best, and its log has those, too.
  if (worksBeside(log)) {
    const activity = besideActivity(spansOf(log), zeroWallMs + fromMs, zeroWallMs + toMs);
    return { ...activity, cpuPerWall, source: log.source };
  }
  const counted = fromCounters(rows, fromMs, toMs);
  if (counted) return { ...counted, cpuPerWall };
  const dated = log.pauses.some(({ wallMs }) => wallMs !== null);
  return dated ? { ...fromLog(pauses, log, toMs - fromMs), cpuPerWall } : noGc;
}

/** It takes most of the time, and next to nothing comes free by it: what lives fills the heap. */
export function isInVain({ share, atWork, liveShare }: GcActivity): boolean {
  const busy = Math.max(share ?? 0, atWork ?? 0) >= bounds.collecting.gcShare;
  return busy && liveShare !== null && liveShare >= liveBound({ atWork });
}

/** How full a heap is after collections that give next to nothing back. */
export const liveBound = ({ atWork }: Pick<GcActivity, 'atWork'>): number =>
  atWork === null ? bounds.collecting.liveShare : bounds.collecting.besideLiveShare;

function fromCounters(rows: readonly ProbeRow[], fromMs: number, toMs: number): GcActivity | null {
  const inside = between(rows, fromMs, toMs);
  const young = growth(rows, 'youngGcMs', fromMs, toMs);
  const full = growth(rows, 'fullGcMs', fromMs, toMs);
  if (!young && !full) return null;
  const overMs = Math.max(young?.overMs ?? 0, full?.overMs ?? 0);
  const spent = ((young?.by ?? 0) + (full?.by ?? 0)) / overMs;
  // Counters are written when a collection ends: a long one shows only in the flag until then.
  const flags = inside.filter((row) => row.inGc !== null);
  const seen = flags.length === 0 ? 0 : flags.filter((row) => row.inGc === 1).length / flags.length;
  return {
    ...noGc,
    share: Math.min(1, Math.max(spent, seen)),
    fullGcs: growth(rows, 'fullGcs', fromMs, toMs)?.by ?? null,
    liveShare: liveShare(inside),
    source: 'hsperfdata',
  };
}

/** The least in use within the window comes right after a collection, so it is the live set of that time. */
function liveShare(rows: readonly ProbeRow[]): number | null {
  const of = (used: number | null, most: number | null) =>
    used === null || most === null || most <= 0 ? null : used / most;
  const last = rows.findLast((row) => row.heapMaxBytes !== null);
  const heap = of(lowest(rows, 'heapUsedBytes'), last?.heapMaxBytes ?? null);
  const old = of(lowest(rows, 'oldUsedBytes'), last?.oldMaxBytes ?? null);
  return heap === null && old === null ? null : Math.max(heap ?? 0, old ?? 0);
}

function fromLog(pauses: readonly GcPause[], log: GcLog, overMs: number): GcActivity {
  const full = pauses.filter(({ type }) => type === 'Full');
  const after = full.flatMap(({ afterMb }) => (afterMb === null ? [] : [afterMb]));
  const most = log.maxHeapMb ?? full.at(-1)?.committedMb ?? null;
  return {
    ...noGc,
    share: Math.min(1, pauses.reduce((sum, { pauseMs }) => sum + pauseMs, 0) / overMs),
    fullGcs: full.length,
    liveShare: after.length === 0 || most === null || most <= 0 ? null : Math.min(...after) / most,
    source: log.source,
  };
}

function cpuAgainstWall(pauses: readonly GcPause[]): number | null {
  let [cpu, wall] = [0, 0];
  for (const { userS, sysS, realS } of pauses) {
    if (userS === null || sysS === null || realS === null) continue;
    cpu += userS + sysS;
    wall += realS;
  }
  // The log rounds to hundredths: less than some of them says nothing.
  return wall < bounds.collecting.leastWallS ? null : cpu / wall;
}
