import type { DegradationKind } from '../verdict.ts';
import type { Window } from './window.ts';

/** Bounds of the ground truth, in one place: to be calibrated against known faults. */
export const bounds = {
  /** Everything stands still for so much of the time: thrash by itself. */
  full: 0.4,
  /** A server with many threads dilutes `full`: so much of `some`, together with lost goodput. */
  some: 0.8,
  lostGoodput: 0.8,
  /**
   * Stalls for memory and I/O together that count where goodput is lost as well. A JVM that collects in swap is at
   * work between its faults: measured 0.25 to 0.4 while goodput fell by nine tenths.
   */
  fullWithHarm: 0.25,
  /** Harm: goodput halved, or half of the seconds broken. */
  harm: 0.5,
  /** Share of the resident anonymous pages that is read back in 10 s. */
  anon: 0.3,
  /** All of them, again and again: thrash without a loss as well, where there was never a better time to lose from. */
  anonAlways: 1,
  /**
   * Compressed swap stalls less: the time goes into unpacking. Measured with zram: `some` 0.3 to 0.5, while every resident
   * page was read back several times in 10 s and goodput fell by 96 %.
   */
  someWithChurn: 0.3,
  /** Less than this is no swapping that could explain anything. */
  leastAnon: 0.02,
  /** File pages read back in 10 s, in multiples of those resident. */
  file: 1,
  nearLimit: 0.95,
  fewFilePages: 0.5,
  gcShare: 0.5,
  gcLive: 0.9,
  gcStall: 0.1,
  /** Of the disk's reads so many are for pages that were thrown out. */
  dominant: 0.5,
} as const;

/** What a window shows. `near`: some of a thrash's signs, not all. `lacks`: signals that could not be read. */
export interface Symptom {
  kind: DegradationKind;
  near: Exclude<DegradationKind, 'none'> | null;
  /** A little more of one of its signs would have made it this thrash. */
  close: Exclude<DegradationKind, 'none'> | null;
  lacks: string[];
}

/** Which thrash a stretch of time shows by GROUND TRUTH's formulas: pressure of both kinds, the pages read back, and harm. */
export function symptom(window: Window, swapAllowed: boolean): Symptom {
  const swap = swapThrash(window, swapAllowed);
  const cache = cacheThrash(window);
  const gc = gcThrash(window);
  const lacks = [...new Set([...swap.lacks, ...cache.lacks])];
  if (swap.is) return { kind: 'swap-thrash', near: null, close: null, lacks };
  if (cache.is) return { kind: 'cache-thrash', near: null, close: null, lacks };
  if (gc.is) return { kind: 'gc-thrash', near: null, close: null, lacks: gc.lacks };
  const near = swap.near ? 'swap-thrash' : cache.near ? 'cache-thrash' : gc.near ? 'gc-thrash' : null;
  const close = swap.close ? 'swap-thrash' : cache.close ? 'cache-thrash' : gc.close ? 'gc-thrash' : null;
  return { kind: 'none', near, close, lacks };
}

interface Answer {
  is: boolean;
  near: boolean;
  close: boolean;
  lacks: string[];
}

/** Bounds were found on a few machines: what reaches so much of each of them is too close to call. */
const margin = 0.6;
/** Of shares that end at 1 the last tenth is a long way. */
const closeToFull = 0.9;

const atLeast = (value: number | null, bound: number): boolean => value !== null && value >= bound;

function harmed({ drop, brokenShare }: Window): boolean {
  return atLeast(drop, bounds.harm) || atLeast(brokenShare, bounds.harm);
}

/** As `harmed`, within the margin; without a better time before, nobody knows what was lost. */
function maybeHarmed({ drop, brokenShare, comparable }: Window): boolean {
  const bound = bounds.harm * margin;
  return !comparable || atLeast(drop, bound) || atLeast(brokenShare, bound);
}

function stalls({ pressure: { memFull, ioFull } }: Window): number {
  return (memFull ?? 0) + (ioFull ?? 0);
}

function lostMost({ drop, brokenShare }: Window): boolean {
  return atLeast(drop, bounds.lostGoodput) || atLeast(brokenShare, bounds.lostGoodput);
}

/** Stalls for memory by themselves; a slow disk moves them to I/O pressure, which counts only with harm. */
function stalled(window: Window): boolean {
  const { memFull, memSome, ioFull, ioSome } = window.pressure;
  if (atLeast(memFull, bounds.full)) return true;
  if (atLeast(memSome, bounds.some) && lostMost(window)) return true;
  if (atLeast(ioFull, bounds.full) && harmed(window)) return true;
  if (atLeast(ioSome, bounds.some) && lostMost(window)) return true;
  return atLeast((memFull ?? 0) + (ioFull ?? 0), bounds.fullWithHarm) && harmed(window);
}

/** Without any PSI, paging that comes with lost goodput stands in. */
function stalledAsFarAsKnown(window: Window): boolean {
  return window.pressure.source === 'none' ? lostMost(window) : stalled(window);
}

function swapThrash(window: Window, allowed: boolean): Answer {
  const { anonRatio, anonBytesPerSecond, readBytesPerSecond, fileBytesPerSecond, anonSource } =
    window.refaults;
  const lacks = [
    ...(anonSource === 'none' ? ['swap-ins and refaults of anonymous pages'] : []),
    ...(anonSource === 'hostSwapInPages' ? ['the container’s own swap-ins: the host’s stood in'] : []),
    ...lacksOf(window),
  ];
  if (!allowed || anonBytesPerSecond === null) return { is: false, near: false, close: false, lacks };
  const much = atLeast(anonRatio, bounds.anon);
  // A slow disk bounds the rate: then what counts is that most of what is read was thrown out of memory before.
  const ofReads = readBytesPerSecond === null ? null : anonBytesPerSecond / Math.max(readBytesPerSecond, 1);
  const most = atLeast(anonRatio, bounds.leastAnon) && atLeast(ofReads, bounds.dominant);
  // Neighbours of a page come along with it: half as much as the file pages is still swapping in earnest.
  const some = atLeast(anonRatio, bounds.leastAnon) && anonBytesPerSecond >= (fileBytesPerSecond ?? 0) / 2;
  const paging = much || (harmed(window) && (most || some));
  const always =
    !window.comparable &&
    atLeast(anonRatio, bounds.anonAlways) &&
    atLeast(stalls(window), bounds.fullWithHarm);
  const churn =
    atLeast(anonRatio, bounds.anonAlways) &&
    lostMost(window) &&
    atLeast(window.pressure.memSome, bounds.someWithChurn);
  const is = always || churn || (paging && stalledAsFarAsKnown(window));
  const close =
    !is && (much || most || some) && stalls(window) >= bounds.fullWithHarm * margin && maybeHarmed(window);
  const half = atLeast(window.pressure.memFull, bounds.full / 2) || harmed(window);
  return { is, near: !is && (much || most) && half, close, lacks };
}

function cacheThrash(window: Window): Answer {
  const { fileRatio, anonRatio, majorFaultsPerSecond, readBytesPerSecond } = window.refaults;
  const lacks = [...(fileRatio === null ? ['refaults of file pages'] : []), ...lacksOf(window)];
  const swapping = atLeast(anonRatio, 0.1);
  const full = window.usageShare === null || window.usageShare >= bounds.nearLimit;
  const few = window.fileShareOfLimit === null || window.fileShareOfLimit <= bounds.fewFilePages;
  // Where the kernel counts no refaults, many major faults that read the disk stand in.
  const again =
    fileRatio === null
      ? atLeast(majorFaultsPerSecond, 200) && atLeast(readBytesPerSecond, 1024 * 1024)
      : fileRatio >= bounds.file;
  const warned = fileRatio !== null && fileRatio >= bounds.file * 0.3;
  const always = !window.comparable && atLeast(window.pressure.memFull, bounds.full);
  const harm = harmed(window) || window.brokenShare === null || always;
  const squeezed = !swapping && full && few;
  const close = squeezed && warned && stalls(window) >= bounds.fullWithHarm * margin && maybeHarmed(window);
  const is = squeezed && again && harm && stalledAsFarAsKnown(window);
  return { is, near: !is && squeezed && warned && harmed(window), close: !is && close, lacks };
}

function gcThrash(window: Window): Answer {
  const { share, fullGcs, liveShare, cpuPerWall } = window.gc;
  const { memFull, ioFull } = window.pressure;
  const lacks = window.pressure.source === 'none' ? ['pressure (PSI)'] : [];
  const collecting = atLeast(share, bounds.gcShare);
  const live = atLeast(liveShare, bounds.gcLive);
  const paged =
    (memFull ?? 0) >= bounds.gcStall || (ioFull ?? 0) >= 0.3 || atLeast(window.refaults.anonRatio, 0.1);
  const starved = cpuPerWall !== null && cpuPerWall < 0.5;
  // Concurrent collectors have no full collections to count.
  const is = collecting && live && !paged && !starved && (fullGcs === null || fullGcs > 0);
  const close =
    !is &&
    atLeast(share, bounds.gcShare * closeToFull) &&
    atLeast(liveShare, bounds.gcLive * closeToFull) &&
    !paged &&
    !starved;
  return { is, near: !is && live && atLeast(share, bounds.gcShare / 2) && !paged, close, lacks };
}

function lacksOf({ pressure }: Window): string[] {
  if (pressure.source === 'none') return ['pressure (PSI)'];
  return pressure.source === 'host' ? ['the container’s own pressure (PSI): the host’s stood in'] : [];
}
