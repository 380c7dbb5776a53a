import type { DegradationKind, Thrash } from '../../scenario/outcomes.ts';
import { bounds } from '../bounds.ts';
import { isInVain } from '../signals/heap/gc.ts';
import type { Unseen } from './unseen.ts';
import type { Window } from './window.ts';

/** What a window shows. `near`: some of a thrash's signs, not all. `lacks`: signals that could not be read. */
export interface Symptom {
  kind: DegradationKind;
  near: Thrash | null;
  /** A little more of one of its signs would have made it this thrash. */
  close: Thrash | null;
  lacks: string[];
}

/** Which thrash a stretch of time shows by GROUND TRUTH's formulas: pressure of both kinds, the pages read back, and harm. */
export function symptom(window: Window, swapAllowed: boolean): Symptom {
  const answers = inOrder.map((kind) => ({ thrash: kind, ...thrashes[kind](window, swapAllowed) }));
  const found = answers.find(({ is }) => is);
  if (found) return { kind: found.thrash, near: null, close: null, lacks: found.lacks };
  return {
    kind: 'none',
    near: answers.find(({ near }) => near)?.thrash ?? null,
    close: answers.find(({ close }) => close)?.thrash ?? null,
    lacks: [...new Set(answers.flatMap(({ lacks }) => lacks))],
  };
}

/** The first that is one counts. */
const thrashes = {
  'swap-thrash': swapThrash,
  'cache-thrash': cacheThrash,
  'gc-thrash': gcThrash,
} satisfies Record<Thrash, (window: Window, swapAllowed: boolean) => Answer>;
const inOrder = Object.keys(thrashes) as Thrash[];

interface Answer {
  is: boolean;
  near: boolean;
  close: boolean;
  lacks: string[];
}

const { paging, collecting } = bounds;

const atLeast = (value: number | null, bound: number): boolean => value !== null && value >= bound;

function harmed({ drop, brokenShare }: Window): boolean {
  return atLeast(drop, paging.harmShare) || atLeast(brokenShare, paging.harmShare);
}

/** Goodput lost that counts as harm. */
export const hasFallen = (drop: number | null): boolean => atLeast(drop, paging.harmShare);

/** As `harmed`, within the margin; without a better time before, nobody knows what was lost. */
function maybeHarmed({ drop, brokenShare, comparable }: Window): boolean {
  const bound = paging.harmShare * paging.marginShare;
  return !comparable || atLeast(drop, bound) || atLeast(brokenShare, bound);
}

function stalls({ pressure: { memFull, ioFull } }: Window): number {
  return (memFull ?? 0) + (ioFull ?? 0);
}

function lostMost({ drop, brokenShare }: Window): boolean {
  return atLeast(drop, paging.lostMostShare) || atLeast(brokenShare, paging.lostMostShare);
}

/** Stalls for memory by themselves; a slow disk moves them to I/O pressure, which counts only with harm. */
function stalled(window: Window): boolean {
  const { memFull, memSome, ioFull, ioSome } = window.pressure;
  if (atLeast(memFull, paging.fullShare)) return true;
  if (atLeast(memSome, paging.someShare) && lostMost(window)) return true;
  if (atLeast(ioFull, paging.fullShare) && harmed(window)) return true;
  if (atLeast(ioSome, paging.someShare) && lostMost(window)) return true;
  return atLeast((memFull ?? 0) + (ioFull ?? 0), paging.fullWithHarmShare) && harmed(window);
}

/** Without any PSI, paging that comes with lost goodput stands in. */
function stalledAsFarAsKnown(window: Window): boolean {
  return window.pressure.source === 'none' ? lostMost(window) : stalled(window);
}

function swapThrash(window: Window, allowed: boolean): Answer {
  const { anonRatio, anonBytesPerSecond, readBytesPerSecond, fileBytesPerSecond } = window.refaults;
  const lacks = pagingLacks(window);
  if (!allowed || anonBytesPerSecond === null) return { is: false, near: false, close: false, lacks };
  const much = atLeast(anonRatio, paging.anonMultiple);
  // A slow disk bounds the rate: then what counts is that most of what is read was thrown out of memory before.
  const ofReads = readBytesPerSecond === null ? null : anonBytesPerSecond / Math.max(readBytesPerSecond, 1);
  const most = atLeast(anonRatio, paging.leastAnonMultiple) && atLeast(ofReads, paging.ofReadsShare);
  // Neighbours of a page come along with it: half as much as the file pages is still swapping in earnest.
  const some =
    atLeast(anonRatio, paging.leastAnonMultiple) &&
    anonBytesPerSecond >= (fileBytesPerSecond ?? 0) * paging.ofFileMultiple;
  const paged = much || (harmed(window) && (most || some));
  const always =
    !window.comparable &&
    atLeast(anonRatio, paging.anonAlwaysMultiple) &&
    atLeast(stalls(window), paging.fullWithHarmShare);
  const churn =
    atLeast(anonRatio, paging.anonAlwaysMultiple) &&
    lostMost(window) &&
    atLeast(window.pressure.memSome, paging.someWithChurnShare);
  const lost = much && lostMost(window) && stalls(window) >= paging.fullWithLossShare;
  const is = always || churn || lost || (paged && stalledAsFarAsKnown(window));
  const close =
    !is &&
    (much || most || some) &&
    stalls(window) >= paging.fullWithHarmShare * paging.marginShare &&
    maybeHarmed(window);
  const half = atLeast(window.pressure.memFull, paging.nearFullShare) || harmed(window);
  return { is, near: !is && (much || most) && half, close, lacks };
}

function cacheThrash(window: Window): Answer {
  const { fileRatio, anonRatio, majorFaultsPerSecond, readBytesPerSecond } = window.refaults;
  const swapping = atLeast(anonRatio, paging.swappingMultiple);
  const full = window.usageShare === null || window.usageShare >= paging.nearLimitShare;
  const few = window.fileShareOfLimit === null || window.fileShareOfLimit <= paging.fewFileShare;
  // Where the kernel counts no refaults, many major faults that read the disk stand in.
  const again =
    fileRatio === null
      ? atLeast(majorFaultsPerSecond, paging.majorFaultsPerSecond) &&
        atLeast(readBytesPerSecond, paging.readBytesPerSecond)
      : fileRatio >= paging.fileMultiple;
  const warned = fileRatio !== null && fileRatio >= paging.fileWarnedMultiple;
  const always = !window.comparable && atLeast(window.pressure.memFull, paging.fullShare);
  const harm = harmed(window) || window.brokenShare === null || always;
  const squeezed = !swapping && full && few;
  const close =
    squeezed &&
    warned &&
    stalls(window) >= paging.fullWithHarmShare * paging.marginShare &&
    maybeHarmed(window);
  const is = squeezed && again && harm && stalledAsFarAsKnown(window);
  return {
    is,
    near: !is && squeezed && warned && harmed(window),
    close: !is && close,
    lacks: pagingLacks(window),
  };
}

/** Collections that got next to no CPU waited for something, and are not to blame. */
export function isStarved({ cpuPerWall }: Window['gc']): boolean {
  return cpuPerWall !== null && cpuPerWall < collecting.cpuPerWall;
}

function gcThrash(window: Window): Answer {
  const lacks = window.pressure.source === 'none' ? ['pressure (PSI)'] : [];
  if (isPaged(window)) return { is: false, near: false, close: false, lacks };
  if (isStarved(window.gc) && !tookTheProcessors(window))
    return { is: false, near: isInVain(window.gc), close: false, lacks };
  if (window.unseen !== null) return byOutside(window, window.unseen);
  const seen = window.gc.atWork === null ? standingStill(window) : workingBeside(window);
  return { ...seen, lacks: [...lacks, ...seen.lacks] };
}

/**
 * Collections had most of what the container got of the processors. Then whoever else wanted them, or a quota, held up
 * collections and requests alike, and takes no blame from the collector.
 */
function tookTheProcessors({ gc: { share, cpuPerWall }, cpu: { usedCores } }: Window): boolean {
  if (share === null || cpuPerWall === null || usedCores === null || usedCores <= 0) return false;
  return (share * cpuPerWall) / usedCores >= collecting.gcShare;
}

/** Pages that are read back slow a collector down: it is their victim. */
function isPaged({ pressure: { memFull, ioFull }, refaults }: Window): boolean {
  return (
    (memFull ?? 0) >= collecting.memoryStallShare ||
    (ioFull ?? 0) >= collecting.ioStallShare ||
    atLeast(refaults.anonRatio, paging.swappingMultiple)
  );
}

/**
 * Nobody saw the collector. Anonymous memory that came to the limit of the program's own, processors that are busy, and
 * goodput that fell with it fit a collector that finds nothing to free; so does dearer work on more memory. It is never
 * more than a guess.
 */
function byOutside(window: Window, unseen: Unseen): Answer {
  const { ownLimitShare, ownLimitShareBefore, grown, cpuBound, mayHaveLimit, missing } = unseen;
  const isAt = atLeast(ownLimitShare, collecting.ownLimitShare);
  const wasAt = ownLimitShareBefore === null || atLeast(ownLimitShareBefore, collecting.ownLimitShare);
  const fell = harmed(window);
  const is = cpuBound && isAt && !wasAt && fell;
  // Always at its limit, and so never better; or at a limit that nobody outside knows.
  const perhaps = (isAt && wasAt) || (fell && mayHaveLimit && atLeast(grown, collecting.grownMultiple));
  return { is, near: !is && cpuBound && perhaps, close: false, lacks: is ? [missing] : [] };
}

/** A collector that stops the program to work: Serial, Parallel, and G1's pauses. */
function standingStill({ gc }: Window): Answer {
  const { share, fullGcs, liveShare } = gc;
  const live = atLeast(liveShare, collecting.liveShare);
  const is = isInVain(gc) && (fullGcs === null || fullGcs > 0);
  const close =
    !is &&
    atLeast(share, collecting.gcShare * collecting.marginShare) &&
    atLeast(liveShare, collecting.liveShare * collecting.marginShare);
  return { is, near: !is && live && atLeast(share, collecting.nearGcShare), close, lacks: [] };
}

/**
 * A collector that works beside the program may be at it all the time and do no harm: it has to hold the program up, or
 * goodput to have fallen. Where nothing tells who waits, and there was no better time, so much work for next to nothing
 * speaks for itself.
 */
function workingBeside(window: Window): Answer {
  const { share, atWork, stalledThreads, liveShare } = window.gc;
  const heldUp = (share ?? 0) + (stalledThreads ?? 0) >= collecting.heldUp;
  const always = stalledThreads === null && !window.comparable && atLeast(atWork, collecting.alwaysShare);
  const felt = heldUp || harmed(window);
  const harm = felt || always;
  const vain = isInVain(window.gc);
  const close =
    !(vain && harm) &&
    (heldUp || maybeHarmed(window)) &&
    atLeast(atWork, collecting.gcShare * collecting.marginShare) &&
    atLeast(liveShare, collecting.besideLiveShare * collecting.marginShare);
  const lacks = felt || !vain || !always ? [] : ['a better time before, to compare goodput with'];
  return { is: vain && harm, near: vain && !harm, close, lacks };
}

/** Which pages are read back is what tells the two thrashes by paging apart: each lacks what the other does. */
function pagingLacks({ refaults: { anonSource, fileRatio }, pressure }: Window): string[] {
  return [
    ...(anonSource === 'none' ? ['swap-ins and refaults of anonymous pages'] : []),
    ...(anonSource === 'hostSwapInPages' ? ['the container’s own swap-ins: the host’s stood in'] : []),
    ...(pressure.source === 'none' ? ['pressure (PSI)'] : []),
    ...(pressure.source === 'host' ? ['the container’s own pressure (PSI): the host’s stood in'] : []),
    ...(fileRatio === null ? ['refaults of file pages'] : []),
  ];
}
