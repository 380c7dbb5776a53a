import { type GcPause, readGcLine, readOldPause } from '../../runtime/index.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { WorstCollecting } from '../../verdict/facts.ts';
import type { Moment } from '../../verdict/moment.ts';
import type { Line } from './lineHead.ts';

export interface GcFacts {
  pauses: number;
  fullGcs: number;
  firstFull: Moment | null;
  worst: WorstCollecting | null;
  /** The JVM wrote its farewell: it ended in order, which SIGKILL does not allow. */
  orderlyExit: boolean;
  last: Moment | null;
}

interface Pause {
  endMs: number;
  pauseMs: number;
  full: boolean;
  liveShare: number | null;
  cpuS: number | null;
  id: number | null;
}

const { windowMs } = bounds.holding;
/** More pauses than this do not fit into ten seconds in earnest; it bounds what is held. */
const mostPauses = 5000;

/** Reads a GC log of JDK 8 to 25 as it comes, holding ten seconds of it. */
export function gcReader(): { push(line: Line): boolean; facts(): GcFacts } {
  const recent: Pause[] = [];
  const facts: GcFacts = {
    pauses: 0,
    fullGcs: 0,
    firstFull: null,
    worst: null,
    orderlyExit: false,
    last: null,
  };
  let stoppedMs = 0;
  const take = (pause: Pause, line: Line): void => {
    facts.pauses += 1;
    facts.last = line.at;
    if (pause.full) {
      facts.fullGcs += 1;
      facts.firstFull ??= line.at;
    }
    recent.push(pause);
    stoppedMs += pause.pauseMs;
    while (recent.length > mostPauses || (recent[0]?.endMs ?? 0) <= pause.endMs - windowMs)
      stoppedMs -= recent.shift()?.pauseMs ?? 0;
    const share = Math.min(1, stoppedMs / Math.max(windowMs, recent[0]?.pauseMs ?? 0));
    if (share > (facts.worst?.activity.share ?? 0)) facts.worst = windowOf(recent, share, line);
  };
  const push = (line: Line): boolean => {
    const event = readGcLine(line.text);
    if (event?.kind === 'farewell') facts.orderlyExit = true;
    if (event?.kind === 'cpu') {
      const about = recent.slice(-4).findLast(({ id }) => id === event.cpu.id);
      if (about) about.cpuS = event.cpu.userS + event.cpu.sysS;
      return true;
    }
    const pause = pauseOf(line, event?.kind === 'pause' ? event.pause : null);
    if (pause) take(pause, stampedLine(line, pause));
    return pause !== null;
  };
  return { push, facts: () => facts };
}

function windowOf(recent: readonly Pause[], share: number, line: Line): WorstCollecting {
  const cpu = recent.filter(({ cpuS }) => cpuS !== null);
  const cpuMs = cpu.reduce((sum, { cpuS }) => sum + (cpuS ?? 0) * 1000, 0);
  const wallMs = cpu.reduce((sum, { pauseMs }) => sum + pauseMs, 0);
  return {
    activity: {
      share,
      fullGcs: recent.filter(({ full }) => full).length,
      liveShare: recent.findLast(({ full, liveShare }) => full && liveShare !== null)?.liveShare ?? null,
      cpuPerWall: wallMs > 0 ? cpuMs / wallMs : null,
      source: 'GC log',
    },
    at: line.at,
    quote: line.text.trim().slice(0, 300),
  };
}

function pauseOf(line: Line, unified: GcPause | null): Pause | null {
  const old = unified ? null : readOldPause(line.text);
  const found = unified ?? old;
  if (!found) return null;
  const endMs = found.uptimeS === null ? line.at?.ms : found.uptimeS * 1000 + (old ? old.pauseMs : 0);
  if (endMs === undefined || !Number.isFinite(found.pauseMs)) return null;
  const capacity = unified ? unified.committedMb : (old?.capacityMb ?? null);
  return {
    endMs,
    pauseMs: found.pauseMs,
    full: unified ? unified.type === 'Full' : (old?.full ?? false),
    liveShare: found.afterMb === null || !capacity ? null : found.afterMb / capacity,
    cpuS: old?.cpuS ?? null,
    id: unified?.id ?? null,
  };
}

function stampedLine(line: Line, { endMs }: Pause): Line {
  return line.at
    ? line
    : { ...line, at: { axis: 'uptime', ms: endMs, text: `${(endMs / 1000).toFixed(3)}s` } };
}
