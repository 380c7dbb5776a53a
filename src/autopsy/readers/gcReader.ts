import {
  depthOf,
  type GcCpu,
  type GcEvent,
  oldGeneration,
  opensGc,
  readGcLine,
  readMonitor,
  readOldPause,
} from '../../runtime/index.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { WorstCollecting } from '../../verdict/facts.ts';
import type { Moment } from '../../verdict/moment.ts';
import { besideActivity, pauseSpan, type Span, workSpan } from '../../verdict/signals/heap/beside.ts';
import { type GcActivity, isInVain } from '../../verdict/signals/heap/gc.ts';
import type { Line } from './lineHead.ts';

export interface GcFacts {
  /** Pauses, and what was done beside the program. */
  pauses: number;
  fullGcs: number;
  firstFull: Moment | null;
  worst: WorstCollecting | null;
  /** The JVM wrote its farewell: it ended in order, which SIGKILL does not allow. */
  orderlyExit: boolean;
  last: Moment | null;
}

/** A pause, or work beside the program, with what only pauses have. */
interface Held extends Span {
  cpuS: number | null;
  id: number | null;
}

const { windowMs } = bounds.holding;
/** More than this does not fit into ten seconds in earnest; it bounds what is held. */
const mostHeld = 10_000;
/** How often a collector that works beside the program is looked at: its lines are many. */
const everyMs = 250;
/** So many lines a collection may be cut into. */
const mostLines = 6;

/** Reads a GC log as it comes, holding some seconds of it: a JVM's of JDK 8 to 25, Go's and V8's lines. */
export function gcReader(): { push(line: Line): boolean; isWithin(): boolean; facts(): GcFacts } {
  const facts: GcFacts = {
    pauses: 0,
    fullGcs: 0,
    firstFull: null,
    worst: null,
    orderlyExit: false,
    last: null,
  };
  const seen = { works: false, youngPauses: false, maxHeapMb: null as number | null };
  const standing = standingWindow();
  const beside = besideWindow();
  const take = (held: Held, line: Line): void => {
    facts.pauses += 1;
    facts.last = line.at;
    if (held.full) {
      facts.fullGcs += 1;
      facts.firstFull ??= line.at;
    }
    // A collector that works beside the program is another matter than one that stops it, and a log has one of them.
    const isBeside = seen.works && !seen.youngPauses;
    beside.add(held);
    if (held.how === 'pause') standing.add(held);
    const worst = weightOf(facts.worst?.activity ?? null);
    // All of a window is looked at only where the time in it says that it is worth it: nothing else weighs here.
    const isPause = held.how === 'pause' && standing.share() > worst;
    const activity = isBeside ? beside.activity() : isPause ? standing.activity() : null;
    if (activity && weightOf(activity) > worst)
      facts.worst = { activity, at: line.at, quote: line.text.trim().slice(0, 300) };
  };
  /** What stayed in the old generation, which the unified log says before the pause itself. */
  let old: ReturnType<typeof oldGeneration> = null;
  /** A collection of JDK 8 whose line another one has cut in two, and brackets that it still has open. */
  let open: { line: Line; lines: number } | null = null;
  let last: Held | null = null;
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
    if (event?.kind === 'heap-maximum') seen.maxHeapMb = event.mb;
    if (event?.kind === 'cpu') {
      standing.addCpu(event.cpu);
      return true;
    }
    if (event?.kind === 'work') seen.works = true;
    if (event?.kind === 'pause' && event.pause.type === 'Young') seen.youngPauses = true;
    const held = heldOf(line, event, seen.maxHeapMb) ?? monitored(line, last);
    if (held === null) return false;
    if (held.full && old !== null && old.id === held.id)
      held.leftShare = Math.max(held.leftShare ?? 0, old.share);
    last = held;
    take(held, stampedLine(line, held));
    return true;
  };
  return { push, isWithin: () => open !== null, facts: () => facts };
}

/** Whether the oldest is to go. The newest stays: at a time in which no seconds can be told apart, it is as old as any. */
const isPast = (recent: readonly Held[], beforeMs: number): boolean =>
  recent.length > mostHeld || (recent.length > 1 && (recent[0]?.endMs ?? 0) <= beforeMs);

/** Of a collector that stops the program. */
function standingWindow() {
  const recent: Held[] = [];
  let stoppedMs = 0;
  const share = (): number => Math.min(1, stoppedMs / Math.max(windowMs, recent[0]?.tookMs ?? 0));
  return {
    add(held: Held): void {
      recent.push(held);
      stoppedMs += held.tookMs;
      while (isPast(recent, held.endMs - windowMs)) stoppedMs -= recent.shift()?.tookMs ?? 0;
    },
    addCpu({ id, userS, sysS }: GcCpu): void {
      const about = recent.slice(-4).findLast((held) => held.id === id);
      if (about) about.cpuS = userS + sysS;
    },
    share,
    activity: (): GcActivity => ({
      share: share(),
      atWork: null,
      stalledThreads: null,
      fullGcs: recent.filter(({ full }) => full).length,
      liveShare: recent.findLast(({ full, leftShare }) => full && leftShare !== null)?.leftShare ?? null,
      cpuPerWall: cpuPerWall(recent),
      source: 'GC log',
    }),
  };
}

function cpuPerWall(recent: readonly Held[]): number | null {
  const cpu = recent.filter(({ cpuS }) => cpuS !== null);
  const cpuMs = cpu.reduce((sum, { cpuS }) => sum + (cpuS ?? 0) * 1000, 0);
  const wallMs = cpu.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return wallMs > 0 ? cpuMs / wallMs : null;
}

/** Of one that works beside it. */
function besideWindow() {
  const recent: Held[] = [];
  let [firstMs, lookedMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add(held: Held): void {
      firstMs = Math.min(firstMs, held.endMs - held.tookMs);
      recent.push(held);
      while (isPast(recent, held.endMs - 2 * windowMs)) recent.shift();
    },
    /** null: looked at a moment ago, or the log has not been going on for long enough. */
    activity(): GcActivity | null {
      const nowMs = recent.at(-1)?.endMs ?? 0;
      if (nowMs - firstMs < windowMs || nowMs - lookedMs < everyMs) return null;
      lookedMs = nowMs;
      return { ...besideActivity(recent, nowMs - windowMs, nowMs), source: 'GC log' };
    },
  };
}

/** How bad it was: a time in vain goes before one that was only busy. */
function weightOf(of: GcActivity | null): number {
  if (of === null) return 0;
  const vain = of.atWork !== null && isInVain(of) ? 10 + (of.stalledThreads ?? 0) : 0;
  return vain + (of.share ?? 0) + (of.atWork ?? 0);
}

/** What a monitor within the program says; a sum over what it has told already is no further pause. */
function monitored(line: Line, last: Held | null): Held | null {
  const found = readMonitor(line.text);
  if (!found || !line.at || (found.summed && last?.id === found.id)) return null;
  const { id, full, pauseMs, afterMb, capacityMb } = found;
  const leftShare = afterMb === null || !capacityMb ? null : afterMb / capacityMb;
  return {
    endMs: line.at.ms,
    tookMs: pauseMs,
    how: 'pause',
    stoppedMs: pauseMs,
    full,
    leftShare,
    cpuS: null,
    id,
  };
}

function heldOf(line: Line, event: GcEvent | null, maxHeapMb: number | null): Held | null {
  if (event?.kind === 'work') {
    const endMs = endOf(event.work.uptimeS, line);
    return endMs === null ? null : { ...workSpan(event.work, endMs, maxHeapMb), cpuS: null, id: null };
  }
  if (event?.kind === 'pause') {
    const endMs = endOf(event.pause.uptimeS, line);
    // Without its head a log does not tell the largest heap; what it has committed stands in.
    return endMs === null ? null : { ...pauseSpan(event.pause, endMs, null), cpuS: null, id: event.pause.id };
  }
  const old = readOldPause(line.text);
  if (!old || !Number.isFinite(old.pauseMs)) return null;
  const endMs = endOf(old.uptimeS === null ? null : old.uptimeS + old.pauseMs / 1000, line);
  if (endMs === null) return null;
  const { pauseMs, full, afterMb, capacityMb, oldShare, cpuS } = old;
  // A heap can have room while its old generation, which is all that a full collection can empty, has none.
  const leftShare =
    afterMb === null || !capacityMb ? oldShare : Math.max(afterMb / capacityMb, oldShare ?? 0);
  return { endMs, tookMs: pauseMs, how: 'pause', stoppedMs: pauseMs, full, leftShare, cpuS, id: null };
}

const endOf = (uptimeS: number | null, { at }: Line): number | null =>
  uptimeS === null ? (at?.ms ?? null) : uptimeS * 1000;

function stampedLine(line: Line, { endMs }: Held): Line {
  return line.at
    ? line
    : { ...line, at: { axis: 'uptime', ms: endMs, text: `${(endMs / 1000).toFixed(3)}s` } };
}
