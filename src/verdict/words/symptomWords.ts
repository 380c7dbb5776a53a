import type { Thrash } from '../../scenario/outcomes.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { BoundName } from '../bounds.ts';
import type { Window } from '../degradation/window.ts';
import { type Evidence, evidence } from '../finding.ts';
import { boundWords } from './boundWords.ts';

/** `0.437` → `44 %`. */
export function percent(share: number | null): string {
  return share === null ? 'n/a' : `${Math.round(share * 100)} %`;
}

/** The numbers of the window in which a thrash was first seen. */
export function describe(window: Window, kind: Thrash, onsetMs: number): Evidence[] {
  const seconds = ((window.toMs - window.fromMs) / 1000).toFixed(0);
  const all = words[kind].shown(window, seconds);
  const { drop, dropFrom, goodput, brokenShare } = window;
  if (goodput !== null && drop !== null)
    all.push(['load', `Goodput was ${goodput.toFixed(1)}/s, ${percent(drop)} below ${dropFrom}.`]);
  if (brokenShare !== null && brokenShare > 0)
    all.push(['load', `The objective was broken in ${percent(brokenShare)} of these seconds.`]);
  return all.map(([source, text]) => evidence(source, text, onsetMs));
}

/** How much of a thrash a window shows that is none, beside what makes one. */
export const howClose = (window: Window, kind: Thrash): string => words[kind].close(window);

function collectingClose({ gc }: Window): string {
  return `collections took ${percent(gc.atWork ?? gc.share)} of the time (a thrash: ${boundWords('collecting.gcShare')}) with ${percent(gc.liveShare)} in use after them (${boundWords(gc.atWork === null ? 'collecting.liveShare' : 'collecting.besideLiveShare')})`;
}

function pagingClose(
  { pressure, drop, dropFrom, comparable }: Window,
  again: number | null,
  bound: BoundName,
): string {
  const stalls = (pressure.memFull ?? 0) + (pressure.ioFull ?? 0);
  const loss = comparable
    ? `goodput was ${percent(drop)} below ${dropFrom} (a thrash: ${boundWords('paging.harmShare')})`
    : 'there was no calm time before to compare goodput with';
  return `within ${boundWords('holding.windowMs')}, ${percent(again)} of the resident pages were read back (a thrash: ${boundWords(bound)}), all tasks stood still ${percent(stalls)} of the time (${boundWords('paging.fullWithHarmShare')}), and ${loss}`;
}

/** Source and sentence. */
type Said = [string, string];

function pagingWords(window: Window, again: Said, seconds: string): Said[] {
  const { pressure, refaults } = window;
  const whose = pressure.source === 'host' ? 'host' : 'cgroup';
  const said: Said[] = [];
  if (pressure.source !== 'none')
    said.push([
      whose,
      `Over ${seconds} s all tasks stood still for memory ${percent(pressure.memFull)} of the time (some: ${percent(pressure.memSome)}), for I/O ${percent(pressure.ioFull)} (some: ${percent(pressure.ioSome)}).`,
    ]);
  said.push(again, [
    refaults.readSource === 'readBytes' ? 'cgroup' : 'host',
    `${readWords(refaults)}, with ${refaults.majorFaultsPerSecond?.toFixed(0) ?? 'an unknown number of'} major faults per second; iowait was ${percent(window.cpu.hostIowait)}.`,
  ]);
  return said;
}

function swapWords({ refaults, swapBytes }: Window): Said {
  return [
    refaults.anonSource === 'hostSwapInPages' ? 'host' : 'cgroup',
    `${formatBytes(refaults.anonBytesPerSecond)}/s of anonymous memory were read back from swap: ${percent(refaults.anonRatio)} of what was resident every 10 s; ${formatBytes(swapBytes)} were swapped out.`,
  ];
}

function cacheWords({ refaults, usageShare }: Window): Said {
  return [
    'cgroup',
    `${formatBytes(refaults.fileBytesPerSecond)}/s of file pages were read back after they had been dropped: ${percent(refaults.fileRatio)} of those resident every 10 s, at ${percent(usageShare)} of the limit.`,
  ];
}

function readWords({ readBytesPerSecond, readSource }: Window['refaults']): string {
  switch (readSource) {
    case 'readBytes':
      return `Its processes read ${formatBytes(readBytesPerSecond)}/s from the disk`;
    case 'diskReadBytes':
      return `The disk read ${formatBytes(readBytesPerSecond)}/s, for whomever`;
    case 'none':
      return 'What the disk read for it was not counted';
  }
}

/** What a stretch of so many seconds went into. */
export function collectingWords(gc: Window['gc'], seconds: string): string {
  const cpu =
    gc.cpuPerWall === null ? '' : ` Collections had ${gc.cpuPerWall.toFixed(1)} s of CPU per second.`;
  if (gc.atWork !== null) return `Over ${seconds} s ${besideWords(gc)}.${cpu}`;
  return `Over ${seconds} s the JVM spent ${percent(gc.share)} of the time in collections, ${gc.fullGcs ?? 'an unknown number'} of them full, and ${percent(gc.liveShare)} of the space stayed in use after them.${cpu}`;
}

function besideWords({ atWork, share, stalledThreads, liveShare }: Window['gc']): string {
  const still =
    stalledThreads === null && (share ?? 0) === 0
      ? ''
      : `, ${percent(share)} of it while the program stood still`;
  const stalls =
    (stalledThreads ?? 0) >= 0.05
      ? `; ${stalledThreads?.toFixed(1)} of its threads waited for memory on average`
      : '';
  return `the collector, which works beside the program, was at it ${percent(atWork)} of the time${still}${stalls}, and ${percent(liveShare)} of the space stayed in use after it`;
}

/** By what a collector that nobody saw is guessed. */
function unseenWords({ ownLimitShare, ownLimitShareBefore }: NonNullable<Window['unseen']>): string {
  return `Anonymous memory came from ${percent(ownLimitShareBefore)} to ${percent(ownLimitShare)} of the limit that the program gave its heap, and its processors were busy; its collector was not observed.`;
}

function gcWords({ gc, unseen, pressure }: Window, seconds: string): Said[] {
  return [
    unseen === null ? [gc.source, collectingWords(gc, seconds)] : ['cgroup', unseenWords(unseen)],
    [
      'cgroup',
      `It was not paging: all tasks stood still for memory ${percent(pressure.memFull)} of the time.`,
    ],
  ];
}

/** What each thrash shows, and how a window came close to it. */
const words = {
  'swap-thrash': {
    shown: (window, seconds) => pagingWords(window, swapWords(window), seconds),
    close: (window) => pagingClose(window, window.refaults.anonRatio, 'paging.anonMultiple'),
  },
  'cache-thrash': {
    shown: (window, seconds) => pagingWords(window, cacheWords(window), seconds),
    close: (window) => pagingClose(window, window.refaults.fileRatio, 'paging.fileMultiple'),
  },
  'gc-thrash': { shown: gcWords, close: collectingClose },
} satisfies Record<Thrash, { shown(window: Window, seconds: string): Said[]; close(window: Window): string }>;

/** How many tasks a group had of those it allows, and how many its limit refused; null: not read. */
export function tasksWords({
  most,
  limit,
  refused,
}: {
  most: number | null;
  limit: number | null;
  refused: number | null;
}): string {
  return `Of ${limit ?? 'an unknown number of'} tasks that its group allows it had ${most ?? 'an unknown number'}; the limit refused ${refused ?? 'an unknown number'}.`;
}
