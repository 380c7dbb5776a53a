import type { ProbeRow } from '../../../record/probeRow.ts';
import type { ProcessRow } from '../../../record/tableRows.ts';
import type { End } from '../../finding.ts';
import { type GroupStats, groupStats } from '../../logs/groupStats.ts';
import type { TrialFacts } from '../../trialFacts.ts';
import type { Ledger } from '../../verdict.ts';
import { between, firstRow } from '../counter.ts';
import { openFiles } from '../openFiles.ts';
import { lastSample } from './lastSample.ts';

/** What a group is charged for, in parts that do not overlap; null: not read. */
type Charged = Record<Exclude<Ledger['parts'][number]['kind'], 'other'>, number | null> & {
  usageBytes: number;
};

const mostNames = 3;
/**
 * Where the memory was when the service ended: by the kernel's report of the kill, which is of that very moment, or else
 * by the last sample before it. What grew is the difference to the sample at which all was calm, or the first one.
 * null: neither says it.
 */
export function ledger(facts: TrialFacts, end: End): Ledger | null {
  const { recording, endMs } = facts;
  const stopMs = end.at?.ms ?? endMs;
  const sample = lastSample(facts, stopMs);
  const report = end.kind === 'oom-kill' ? reportOf(facts, stopMs) : null;
  const version = recording.trial.container?.cgroupVersion ?? null;
  const reported = report && chargedOf(report, sample);
  const charged = reported ?? (sample && chargedAt(sample, version));
  if (!charged) return null;
  const atMs = report?.atMs ?? sample?.atMs ?? stopMs;
  const calm = calmRow(facts, atMs);
  const before = calm && calm.atMs < atMs ? chargedAt(calm, version) : null;
  const named = namesOf(facts, atMs);
  const kinds = Object.keys(partNames) as (keyof typeof partNames)[];
  const parts = kinds
    .flatMap((kind) => {
      const bytes = charged[kind];
      const was = before?.[kind] ?? null;
      return bytes === null
        ? []
        : [{ kind, bytes, grewBytes: was === null ? null : bytes - was, of: named[kind] ?? [] }];
    })
    .filter(({ bytes, grewBytes }) => bytes > 0 || (grewBytes ?? 0) !== 0);
  const known = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const other = Math.max(0, charged.usageBytes - known);
  const unnamed = other > 0 ? [{ kind: 'other' as const, bytes: other, grewBytes: null, of: [] }] : [];
  return {
    source: reported ? 'kernel report' : 'sample',
    atMs,
    beforeEndMs: Math.max(0, stopMs - atMs),
    sinceMs: before ? (calm?.atMs ?? null) : null,
    usageBytes: charged.usageBytes,
    parts: [...parts, ...unnamed].toSorted((one, next) => next.bytes - one.bytes),
  };
}

/** In the order in which they are looked for. */
const partNames = {
  anonymous: true,
  shared: true,
  'page cache': true,
  sockets: true,
  'page tables': true,
  kernel: true,
} satisfies Record<Exclude<Ledger['parts'][number]['kind'], 'other'>, true>;

function reportOf({ recording: { events } }: TrialFacts, killMs: number): GroupStats | null {
  const lines = events.filter((event) => event.kind === 'kernel-line');
  return groupStats(lines, killMs);
}

/** What a group holds, as the kernel's report or a sample has it. */
type Held = Pick<
  ProbeRow,
  'usageBytes' | 'anonBytes' | 'fileBytes' | 'shmemBytes' | 'kernelBytes' | 'sockBytes' | 'pageTablesBytes'
>;

/** On v1 sockets have a counter of their own, which the limit of memory is not about. */
const chargedAt = (row: ProbeRow, version: 1 | 2 | null): Charged | null =>
  partsOf(version === 1 ? { ...row, sockBytes: null } : row);

/** v1's report counts the kernel's part as one, and knows nothing of page tables: the sample does. */
const chargedOf = (report: GroupStats, sample: ProbeRow | undefined): Charged | null =>
  partsOf({ ...report, pageTablesBytes: report.pageTablesBytes ?? sample?.pageTablesBytes ?? null });

function partsOf(held: Held): Charged | null {
  const { usageBytes, anonBytes, fileBytes, shmemBytes, kernelBytes, sockBytes, pageTablesBytes } = held;
  if (usageBytes === null || anonBytes === null) return null;
  return {
    usageBytes,
    anonymous: anonBytes,
    shared: shmemBytes,
    'page cache': fileBytes === null ? null : Math.max(0, fileBytes - (shmemBytes ?? 0)),
    sockets: sockBytes,
    'page tables': pageTablesBytes,
    kernel: kernelBytes === null ? null : Math.max(0, kernelBytes - (pageTablesBytes ?? 0)),
  };
}

/** The first sample of a calm time before that moment; else of the load; else of all. */
function calmRow(
  { recording: { probe }, calmMs, loadStartMs }: TrialFacts,
  beforeMs: number,
): ProbeRow | null {
  const fromMs = [calmMs, loadStartMs].find((ms) => ms !== null && ms < beforeMs) ?? 0;
  return firstRow(between(probe, fromMs, Number.POSITIVE_INFINITY), 'usageBytes') ?? null;
}

/** Whose it was, by the census's last look before the moment. */
function namesOf({ recording }: TrialFacts, atMs: number): Partial<Record<keyof typeof partNames, Named[]>> {
  const looked = recording.processes.filter((row) => row.atMs <= atMs);
  const lastMs = looked.at(-1)?.atMs ?? 0;
  const rows = looked.filter((row) => row.atMs === lastMs);
  return {
    anonymous: largest(rows, ({ anonBytes }) => anonBytes),
    shared: largest(rows, ({ shmemBytes }) => shmemBytes),
    'page cache': openFiles(recording.files)
      .map(({ path, cachedBytes }) => ({ name: path, bytes: cachedBytes ?? 0 }))
      .filter(({ bytes }) => bytes > 0)
      .toSorted((one, next) => next.bytes - one.bytes)
      .slice(0, mostNames),
  };
}

interface Named {
  name: string;
  bytes: number;
}

function largest(rows: readonly ProcessRow[], read: (row: ProcessRow) => number | null): Named[] {
  return rows
    .map((row) => ({ name: `${row.name} (${row.pid})`, bytes: read(row) ?? 0 }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, next) => next.bytes - one.bytes)
    .slice(0, mostNames);
}
