import { firstPlace } from '../../../record/table/numbers.ts';
import type { GcLog, GcPause, GcWork } from '../../../runtime/index.ts';
import { bounds } from '../../bounds.ts';
import type { GcActivity } from './activity.ts';

/** Something that a collector did, on whichever clock its log has. */
export interface Span {
  endMs: number;
  tookMs: number;
  /** `pause`: the whole program stood still. `stall`: one of its threads did. `beside`: none did for it alone. */
  how: 'pause' | 'beside' | 'stall';
  /** How much of it the program stood still; null: not told. */
  stoppedMs: number | null;
  full: boolean;
  /** What stayed in use after it, of the most that may be, 0..1. */
  leftShare: number | null;
}

/**
 * Collectors that run beside the program tell so in phases. One that has pauses for a young generation is another (G1,
 * CMS): most of its work is in pauses, and only those count.
 */
export const worksBeside = ({ works, pauses }: Pick<GcLog, 'works' | 'pauses'>): boolean =>
  works.length > 0 && !pauses.some(({ type }) => type === 'Young');

interface DatedSpans {
  all: Span[];
  longestMs: number;
}

const spans = new WeakMap<GcLog, DatedSpans>();

/** All of a log that can be dated, by Unix time and in its order; worked out once for each log. */
export function spansOf(log: GcLog): DatedSpans {
  const known = spans.get(log);
  if (known) return known;
  const all = [
    ...log.pauses.flatMap((pause) =>
      pause.wallMs === null ? [] : [pauseSpan(pause, pause.wallMs, log.maxHeapMb)],
    ),
    ...log.works.flatMap((work) =>
      work.wallMs === null ? [] : [workSpan(work, work.wallMs, log.maxHeapMb)],
    ),
  ].sort((one, other) => one.endMs - other.endMs);
  const found = { all, longestMs: longestOf(all) };
  spans.set(log, found);
  return found;
}

export function pauseSpan(pause: GcPause, endMs: number, maxHeapMb: number | null): Span {
  const { type, pauseMs, afterMb, committedMb } = pause;
  const whole = type === 'Full' || type === 'Degenerated';
  const left = whole && afterMb !== null && committedMb !== null ? { mb: afterMb, committedMb } : null;
  return {
    endMs,
    tookMs: pauseMs,
    how: 'pause',
    stoppedMs: pauseMs,
    full: type === 'Full',
    leftShare: shareOf(left, maxHeapMb),
  };
}

export function workSpan(
  { how, tookMs, stoppedMs, left }: GcWork,
  endMs: number,
  maxHeapMb: number | null,
): Span {
  return { endMs, tookMs, how, stoppedMs, full: false, leftShare: shareOf(left, maxHeapMb) };
}

function shareOf(left: GcWork['left'], maxHeapMb: number | null): number | null {
  if (left === null) return null;
  if ('share' in left) return left.share;
  const most = maxHeapMb ?? left.committedMb;
  return most <= 0 ? null : left.mb / most;
}

/** What such a collector did in `[fromMs, toMs]`. `spans` are in the order of their ends, on the same clock. */
export function besideActivity(
  all: readonly Span[],
  fromMs: number,
  toMs: number,
  longestMs: number = longestOf(all),
): Omit<GcActivity, 'source'> {
  const overMs = Math.max(1, toMs - fromMs);
  const touching = endingIn(all, fromMs, toMs + longestMs).filter(
    ({ endMs, tookMs }) => endMs - tookMs < toMs,
  );
  const within = ({ endMs, tookMs }: Span) => Math.min(endMs, toMs) - Math.max(endMs - tookMs, fromMs);
  let [stoppedMs, stalledMs] = [0, 0];
  for (const span of touching) {
    const part = span.tookMs <= 0 ? 0 : within(span) / span.tookMs;
    stoppedMs += (span.stoppedMs ?? 0) * part;
    if (span.how === 'stall') stalledMs += within(span);
  }
  return {
    share: Math.min(1, stoppedMs / overMs),
    atWork: covered(touching, fromMs, toMs) / overMs,
    stalledThreads: touching.some((span) => span.stoppedMs === null) ? null : stalledMs / overMs,
    fullGcs: touching.filter(({ full, endMs }) => full && endMs <= toMs).length,
    liveShare: leftIn(all, fromMs, toMs),
    cpuPerWall: null,
  };
}

/** Those that end within `(fromMs, toMs]`, by bisection. */
function endingIn(all: readonly Span[], fromMs: number, toMs: number): readonly Span[] {
  const endedBy = (atMs: number): number =>
    firstPlace(all.length, (place) => (all[place]?.endMs ?? 0) > atMs);
  return all.slice(endedBy(fromMs), endedBy(toMs));
}

/** How long the longest of them took. */
const longestOf = (all: readonly Span[]): number =>
  all.reduce((most, { tookMs }) => Math.max(most, tookMs), 0);

/** How much of the time any of them covers: phases overlap, and threads wait while phases go on. */
function covered(all: readonly Span[], fromMs: number, toMs: number): number {
  const begins = all
    .map(({ endMs, tookMs }) => [Math.max(endMs - tookMs, fromMs), Math.min(endMs, toMs)] as const)
    .toSorted(([one], [other]) => one - other);
  let [sum, untilMs] = [0, fromMs];
  for (const [begin, end] of begins) {
    sum += Math.max(0, end - Math.max(begin, untilMs));
    untilMs = Math.max(untilMs, end);
  }
  return sum;
}

/**
 * What is left is more than what lives, as allocation goes on beside a collection, and a cycle may say it more than once:
 * the lower quarter is nearest to it, and leaves out a start with less. Where none ended within the window, what the
 * last one before it left still holds.
 */
function leftIn(all: readonly Span[], fromMs: number, toMs: number): number | null {
  const within: number[] = [];
  let before: number | null = null;
  for (const { endMs, leftShare } of endingIn(all, fromMs - bounds.holding.windowMs, toMs)) {
    if (leftShare === null) continue;
    if (endMs > fromMs) within.push(leftShare);
    else before = leftShare;
  }
  within.sort((one, other) => one - other);
  return within[Math.floor(within.length / 4)] ?? before;
}
