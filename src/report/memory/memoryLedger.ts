import { formatBytes, formatDuration } from '../../scenario/units.ts';
import type { Ledger, Verdict } from '../../verdict/verdict.ts';
import { partWords } from '../../verdict/words/ledgerWords.ts';
import { percent } from '../../verdict/words/symptomWords.ts';
import type { TrialTable } from '../trialTable.ts';

/** Where the memory was at the end; null when nobody read it. */
export function ledgerTable(verdict: Verdict | null): TrialTable | null {
  const ledger = verdict?.ledger ?? null;
  if (ledger === null) return null;
  return {
    title: 'Where the memory was',
    note: `${sourceWords(ledger)} Parts do not overlap. ${growthNote(ledger)}`.trim(),
    head: ['part', 'charged', 'share', 'growth', 'largest'],
    rows: ledger.parts.map(({ kind, bytes, grewBytes, of: [first] }) => [
      partWords[kind],
      formatBytes(bytes),
      percent(bytes / ledger.usageBytes),
      grewBytes === null ? 'n/a' : signed(grewBytes),
      first === undefined ? 'n/a' : `${first.name}: ${formatBytes(first.bytes)}`,
    ]),
  };
}

const sourceWords = ({ source, beforeEndMs }: Ledger): string =>
  source === 'kernel report'
    ? 'By the kernel’s own report of the kill, of that very moment.'
    : `By the last sample, ${formatDuration(beforeEndMs)} before the end: what came after it is not in here.`;

const growthNote = ({ sinceMs }: Ledger): string =>
  sinceMs === null
    ? ''
    : `Growth is since ${formatDuration(sinceMs)}. Processes and open files are those of the census’s last look.`;

const signed = (bytes: number): string => (bytes < 0 ? `−${formatBytes(-bytes)}` : `+${formatBytes(bytes)}`);
