import {
  depthOf,
  type GcPause,
  oldGeneration,
  opensGc,
  readGcLine,
  readMonitor,
  readOldPause,
} from '../../runtime/index.ts';
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
/** So many lines a collection may be cut into. */
const mostLines = 6;

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
  /** What stayed in the old generation, which the unified log says before the pause itself. */
  let old: ReturnType<typeof oldGeneration> = null;
  /** A collection of JDK 8 whose line another one has cut in two, and brackets that it still has open. */
  let open: { line: Line; lines: number } | null = null;
  const joined = (line: Line): Line => {
    if (open !== null) {
      const whole = { ...open.line, text: `${open.line.text} ${line.text}` };
      open = { line: whole, lines: open.lines + 1 };
      if (depthOf(whole.text) > 0 && open.lines < mostLines) return line;
      open = null;
      return whole;
    }
    if (opensGc(line.text)) open = { line, lines: 1 };
    return line;
  };
  const push = (raw: Line): boolean => {
    const line = joined(raw);
    old = oldGeneration(line.text) ?? old;
    const event = readGcLine(line.text);
    if (event?.kind === 'farewell') facts.orderlyExit = true;
    if (event?.kind === 'cpu') {
      const about = recent.slice(-4).findLast(({ id }) => id === event.cpu.id);
      if (about) about.cpuS = event.cpu.userS + event.cpu.sysS;
      return true;
    }
    const pause =
      pauseOf(line, event?.kind === 'pause' ? event.pause : null) ?? monitored(line, recent.at(-1));
    if (pause?.full && old !== null && old.id === pause.id)
      pause.liveShare = Math.max(pause.liveShare ?? 0, old.share);
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

/** What a monitor within the program says; a sum over what it has told already is no further pause. */
function monitored(line: Line, last: Pause | undefined): Pause | null {
  const found = readMonitor(line.text);
  if (!found || !line.at || (found.summed && last?.id === found.id)) return null;
  const { id, full, pauseMs, afterMb, capacityMb } = found;
  const liveShare = afterMb === null || !capacityMb ? null : afterMb / capacityMb;
  return { endMs: line.at.ms, pauseMs, full, liveShare, cpuS: null, id };
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
    // A heap can have room while its old generation, which is all that a full collection can empty, has none.
    liveShare:
      found.afterMb === null || !capacity
        ? (old?.oldShare ?? null)
        : Math.max(found.afterMb / capacity, old?.oldShare ?? 0),
    cpuS: old?.cpuS ?? null,
    id: unified?.id ?? null,
  };
}

function stampedLine(line: Line, { endMs }: Pause): Line {
  return line.at
    ? line
    : { ...line, at: { axis: 'uptime', ms: endMs, text: `${(endMs / 1000).toFixed(3)}s` } };
}
