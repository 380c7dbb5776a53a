import { formatBytes } from '../../scenario/units.ts';
import type { Window } from '../degradation/window.ts';
import { type Evidence, evidence } from '../finding.ts';
import type { DegradationKind } from '../verdict.ts';
import { boundWords } from './boundWords.ts';

/** `0.437` → `44 %`. */
export function percent(share: number | null): string {
  return share === null ? 'n/a' : `${Math.round(share * 100)} %`;
}

/** The numbers of the window in which a thrash was first seen. */
export function describe(window: Window, kind: DegradationKind, onsetMs: number): Evidence[] {
  const seconds = ((window.toMs - window.fromMs) / 1000).toFixed(0);
  const all = [...(kind === 'gc-thrash' ? gcWords(window, seconds) : pagingWords(window, kind, seconds))];
  const { drop, goodput, brokenShare } = window;
  if (goodput !== null && drop !== null)
    all.push(['load', `Goodput was ${goodput.toFixed(1)}/s, ${percent(drop)} below the best before.`]);
  if (brokenShare !== null && brokenShare > 0)
    all.push(['load', `The objective was broken in ${percent(brokenShare)} of these seconds.`]);
  return all.map(([source, text]) => evidence(source, text, onsetMs));
}

/** How much of a thrash a window shows that is none, beside what makes one. */
export function howClose(window: Window, kind: Exclude<DegradationKind, 'none'>): string {
  const { pressure, refaults, gc, drop, comparable } = window;
  if (kind === 'gc-thrash')
    return `collections took ${percent(gc.share)} of the time (a thrash: ${boundWords('collecting.gcShare')}) with ${percent(gc.liveShare)} in use after them (${boundWords('collecting.liveShare')})`;
  const again = kind === 'swap-thrash' ? refaults.anonRatio : refaults.fileRatio;
  const bound = boundWords(kind === 'swap-thrash' ? 'paging.anonMultiple' : 'paging.fileMultiple');
  const stalls = (pressure.memFull ?? 0) + (pressure.ioFull ?? 0);
  const loss = comparable
    ? `goodput was ${percent(drop)} below the best before (a thrash: ${boundWords('paging.harmShare')})`
    : 'there was no calm time before to compare goodput with';
  return `within ${boundWords('holding.windowMs')}, ${percent(again)} of the resident pages were read back (a thrash: ${bound}), all tasks stood still ${percent(stalls)} of the time (${boundWords('paging.fullWithHarmShare')}), and ${loss}`;
}

function pagingWords(window: Window, kind: DegradationKind, seconds: string): [string, string][] {
  const { pressure, refaults } = window;
  const whose = pressure.source === 'host' ? 'host' : 'cgroup';
  const words: [string, string][] = [];
  if (pressure.source !== 'none')
    words.push([
      whose,
      `Over ${seconds} s all tasks stood still for memory ${percent(pressure.memFull)} of the time (some: ${percent(pressure.memSome)}), for I/O ${percent(pressure.ioFull)} (some: ${percent(pressure.ioSome)}).`,
    ]);
  if (kind === 'swap-thrash')
    words.push([
      refaults.anonSource === 'hostSwapInPages' ? 'host' : 'cgroup',
      `${formatBytes(refaults.anonBytesPerSecond)}/s of anonymous memory were read back from swap: ${percent(refaults.anonRatio)} of what was resident every 10 s; ${formatBytes(window.swapBytes)} were swapped out.`,
    ]);
  else
    words.push([
      'cgroup',
      `${formatBytes(refaults.fileBytesPerSecond)}/s of file pages were read back after they had been dropped: ${percent(refaults.fileRatio)} of those resident every 10 s, at ${percent(window.usageShare)} of the limit.`,
    ]);
  words.push([
    refaults.readSource === 'readBytes' ? 'cgroup' : 'host',
    `${readWords(refaults)}, with ${refaults.majorFaultsPerSecond?.toFixed(0) ?? 'an unknown number of'} major faults per second; iowait was ${percent(window.cpu.hostIowait)}.`,
  ]);
  return words;
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
  return `Over ${seconds} s the JVM spent ${percent(gc.share)} of the time in collections, ${gc.fullGcs ?? 'an unknown number'} of them full, and ${percent(gc.liveShare)} of the space stayed in use after them.${cpu}`;
}

function gcWords({ gc, pressure }: Window, seconds: string): [string, string][] {
  return [
    [gc.source, collectingWords(gc, seconds)],
    [
      'cgroup',
      `It was not paging: all tasks stood still for memory ${percent(pressure.memFull)} of the time.`,
    ],
  ];
}
