import type { ProbeColumn, ProbeRow } from '../../../record/probeRow.ts';
import { firstPlace } from '../../../record/table/numbers.ts';
import { columnOf, type Rows } from '../../../record/table/rows.ts';
import type { GcLog, GcPause } from '../../../runtime/index.ts';
import { bounds } from '../../bounds.ts';
import { between, growth, highest, lastPlace, lowest, mean } from '../counter.ts';
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
  rows: Rows<ProbeRow>,
  log: GcLog,
  zeroWallMs: number,
  fromMs: number,
  toMs: number,
): GcActivity {
  const dated = datedPauses(log);
  const pauses = dated.slice(
    firstPlace(dated.length, (place) => (dated[place]?.wallMs ?? 0) - zeroWallMs >= fromMs),
    firstPlace(dated.length, (place) => (dated[place]?.wallMs ?? 0) - zeroWallMs > toMs),
  );
  const cpuPerWall = cpuAgainstWall(pauses);
  // Counters know the pauses of such a collector at best, and its log has those, too.
  if (worksBeside(log)) {
    const { all, longestMs } = spansOf(log);
    const activity = besideActivity(all, zeroWallMs + fromMs, zeroWallMs + toMs, longestMs);
    return { ...activity, cpuPerWall, source: log.source };
  }
  const counted = fromCounters(rows, fromMs, toMs);
  if (counted) return { ...counted, cpuPerWall };
  return dated.length > 0 ? { ...fromLog(pauses, log, toMs - fromMs), cpuPerWall } : noGc;
}

const datedOf = new WeakMap<GcLog, GcPause[]>();

/** In order of time; worked out once for each log. */
function datedPauses(log: GcLog): readonly GcPause[] {
  const known = datedOf.get(log);
  if (known) return known;
  const all = log.pauses
    .filter(({ wallMs }) => wallMs !== null)
    .sort((one, other) => (one.wallMs ?? 0) - (other.wallMs ?? 0));
  datedOf.set(log, all);
  return all;
}

/** It takes most of the time, and next to nothing comes free by it: what lives fills the heap. */
export function isInVain({ share, atWork, liveShare }: GcActivity): boolean {
  const busy = Math.max(share ?? 0, atWork ?? 0) >= bounds.collecting.gcShare;
  return busy && liveShare !== null && liveShare >= liveBound({ atWork });
}

/** How full a heap is after collections that give next to nothing back. */
export const liveBound = ({ atWork }: Pick<GcActivity, 'atWork'>): number =>
  atWork === null ? bounds.collecting.liveShare : bounds.collecting.besideLiveShare;

function fromCounters(rows: Rows<ProbeRow>, fromMs: number, toMs: number): GcActivity | null {
  const inside = between(rows, fromMs, toMs);
  const young = growth(rows, 'youngGcMs', fromMs, toMs);
  const full = growth(rows, 'fullGcMs', fromMs, toMs);
  if (!young && !full) return null;
  const overMs = Math.max(young?.overMs ?? 0, full?.overMs ?? 0);
  const spent = ((young?.by ?? 0) + (full?.by ?? 0)) / overMs;
  // Counters are written when a collection ends: a long one shows only in the flag until then.
  const seen = highest(inside, 'inGc') === 1 ? mean(inside, 'inGc') : 0;
  return {
    ...noGc,
    share: Math.min(1, Math.max(spent, seen ?? 0)),
    fullGcs: growth(rows, 'fullGcs', fromMs, toMs)?.by ?? null,
    liveShare: liveShare(inside),
    source: 'hsperfdata',
  };
}

/** The least in use within the window comes right after a collection, so it is the live set of that time. */
function liveShare(rows: Rows<ProbeRow>): number | null {
  const last = lastPlace(rows, 'heapMaxBytes');
  const of = (used: ProbeColumn, most: ProbeColumn): number | null => {
    const [least, mostBytes] = [lowest(rows, used), last < 0 ? 0 : columnOf(rows, most).at(last)];
    return least !== null && mostBytes > 0 ? least / mostBytes : null;
  };
  const heap = of('heapUsedBytes', 'heapMaxBytes');
  const old = of('oldUsedBytes', 'oldMaxBytes');
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
