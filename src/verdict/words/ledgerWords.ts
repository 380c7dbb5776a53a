import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { type Evidence, evidence } from '../finding.ts';
import type { Ledger } from '../verdict.ts';
import { percent } from './symptomWords.ts';

/** More than all else together. */
const mostlyShare = 0.5;

type Part = Ledger['parts'][number];

/** What each part of a group's memory is called in a sentence. */
export const partWords = {
  anonymous: 'anonymous memory of processes',
  shared: 'shared memory and files in memory',
  'page cache': 'page cache',
  sockets: 'buffers of sockets',
  'page tables': 'page tables',
  kernel: 'memory of the kernel for it (slab, stacks, buffers)',
  other: 'not named by any counter',
} satisfies Record<Part['kind'], string>;

/** Where the memory was, and what had grown, as evidence. */
export function ledgerWords(ledger: Ledger | null): Evidence[] {
  const [largest, ...rest] = ledger?.parts ?? [];
  if (ledger === null || largest === undefined) return [];
  const when =
    ledger.source === 'kernel report'
      ? 'At the kill, by the kernel’s report of it,'
      : `${formatDuration(ledger.beforeEndMs)} before the end, by the last sample,`;
  const held = [largest, ...rest.filter(({ bytes }) => bytes >= ledger.usageBytes / 100)].map(partText);
  const source = ledger.source === 'kernel report' ? 'kernel log' : 'cgroup';
  const text = `${when} ${formatBytes(ledger.usageBytes)} were charged: ${held.join(', ')}.${grewWords(ledger)}`;
  return [evidence(source, text, { axis: 'trial', ms: ledger.atMs, text: '' })];
}

function partText({ kind, bytes, of }: Part): string {
  const [first] = of;
  const whose = first === undefined ? '' : ` (${first.name} alone ${formatBytes(first.bytes)})`;
  return `${formatBytes(bytes)} ${partWords[kind]}${whose}`;
}

function grewWords(ledger: Ledger): string {
  const grown = mostGrown(ledger);
  if (grown === null) return '';
  return ` Since ${formatDuration(ledger.sinceMs)} ${partWords[grown.kind]} grew most, by ${formatBytes(grown.grewBytes)}: ${percent(grown.share)} of all that grew.`;
}

/** The part that grew most, and its share of all growth; null: nothing is known to have grown. */
export function mostGrown({
  parts,
}: Ledger): { kind: Part['kind']; grewBytes: number; share: number } | null {
  const growing = parts.flatMap(({ kind, grewBytes }) =>
    grewBytes !== null && grewBytes > 0 ? [{ kind, grewBytes }] : [],
  );
  const all = growing.reduce((sum, { grewBytes }) => sum + grewBytes, 0);
  const [most] = growing.toSorted((one, next) => next.grewBytes - one.grewBytes);
  return most === undefined ? null : { ...most, share: most.grewBytes / all };
}

/** What filled it, where that was no process's own memory, which everybody would think of first: ` (page cache ...)`. */
export function filledWords(ledger: Ledger | null): string {
  const grown = ledger && mostGrown(ledger);
  if (!grown || grown.kind === 'anonymous' || grown.share < mostlyShare) return '';
  return `; ${percent(grown.share)} of what had grown was ${partWords[grown.kind]}`;
}
