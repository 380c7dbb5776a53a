import type { ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { bounds } from '../bounds.ts';
import { between, type Growth, growth, isRead, mean, perSecond } from './counter.ts';

const pageBytes = 4096;
const { reading } = bounds;

/** Pages that were thrown out and had to be read back. */
export interface Refaults {
  /** File pages read back in 10 s, against those that are resident (at least 8 MiB). */
  fileRatio: number | null;
  /** Anonymous pages read back (swapped in) in 10 s, against the resident ones. */
  anonRatio: number | null;
  fileBytesPerSecond: number | null;
  anonBytesPerSecond: number | null;
  /** What `anon` was read from. */
  anonSource: 'swapInPages' | 'refaultAnonPages' | 'hostSwapInPages' | 'none';
  majorFaultsPerSecond: number | null;
  /** null: no counter that covers what was read for it. */
  readBytesPerSecond: number | null;
  readSource: 'readBytes' | 'diskReadBytes' | 'none';
}

export function refaults(rows: Rows<ProbeRow>, fromMs: number, toMs: number): Refaults {
  const inside = between(rows, fromMs, toMs);
  const anonSource = sourceOfAnon(inside);
  const anon = anonSource === 'none' ? null : growth(rows, anonSource, fromMs, toMs);
  const file = growth(rows, 'refaultFilePages', fromMs, toMs);
  const anonResident = mean(inside, 'anonBytes');
  const fileResident = mean(inside, 'fileBytes');
  const bytes = (pages: number | null) => (pages === null ? null : pages * pageBytes);
  return {
    fileRatio: ratio(file, fileResident, reading.leastFileBytes),
    anonRatio: ratio(anon, anonResident, reading.leastAnonBytes),
    fileBytesPerSecond: bytes(perSecond(file)),
    anonBytesPerSecond: bytes(perSecond(anon)),
    anonSource,
    majorFaultsPerSecond: perSecond(growth(rows, 'majorFaults', fromMs, toMs)),
    ...reads(rows, fromMs, toMs, bytes(perSecond(anon)) ?? 0),
  };
}

/**
 * What was read from the disk. On cgroup v1 a group's own counter leaves out what is swapped in: where less is counted
 * than came back from swap, it does not cover that, and the host's disk is asked. Swap on zram reads no disk at all.
 */
function reads(
  rows: Rows<ProbeRow>,
  fromMs: number,
  toMs: number,
  swappedIn: number,
): Pick<Refaults, 'readBytesPerSecond' | 'readSource'> {
  for (const readSource of ['readBytes', 'diskReadBytes'] as const) {
    const readBytesPerSecond = perSecond(growth(rows, readSource, fromMs, toMs));
    if (readBytesPerSecond !== null && readBytesPerSecond >= swappedIn * reading.coversShare)
      return { readBytesPerSecond, readSource };
  }
  return { readBytesPerSecond: null, readSource: 'none' };
}

function ratio(pages: Growth | null, resident: number | null, least: number): number | null {
  if (pages === null || resident === null) return null;
  const inTenSeconds = (pages.by * 10_000) / pages.overMs;
  return (inTenSeconds * pageBytes) / Math.max(resident, least);
}

/** The group's own counters first; v1 has no swap-ins of its own, so refaults of anonymous pages; then the host's. */
function sourceOfAnon(rows: Rows<ProbeRow>): Refaults['anonSource'] {
  for (const column of ['swapInPages', 'refaultAnonPages', 'hostSwapInPages'] as const)
    if (isRead(rows, column)) return column;
  return 'none';
}
