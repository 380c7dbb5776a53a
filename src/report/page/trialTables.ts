import type { Recording } from '../../record/recording.ts';
import { formatBytes } from '../../scenario/units.ts';
import { openFiles } from '../../verdict/signals/openFiles.ts';
import { worstMoment } from '../../verdict/signals/processes.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { ledgerTable } from '../memory/memoryLedger.ts';
import { nativeMemoryTable } from '../memory/nativeMemory.ts';
import { trialStepsTable } from '../steps/trialSteps.ts';
import type { TrialTable } from '../trialTable.ts';

const most = 10;
const MiB = 1024 ** 2;
const leastGrowthBytes = MiB;

/** Those that the recording has something for. */
export function trialTables(recording: Recording, verdict: Verdict | null): TrialTable[] {
  return [
    trialStepsTable(recording, verdict),
    ledgerTable(verdict),
    processTable(recording),
    fileTable(recording),
    nativeMemoryTable(recording.events),
  ].filter((table) => table !== null);
}

/** One process alone is the container's memory, which the panels show. */
function processTable({ processes }: Recording): TrialTable | null {
  const moment = worstMoment(processes);
  const [first] = moment;
  if (!first || moment.length < 2) return null;
  return {
    title: 'Processes at the worst moment',
    head: ['process', 'service', 'RSS', 'anonymous', 'in swap', 'threads'],
    rows: moment
      .slice(0, most)
      .map((row) => [
        `${row.name} (${row.pid})`,
        row.service,
        formatBytes(row.rssBytes),
        formatBytes(row.anonBytes),
        formatBytes(row.swapBytes),
        row.threads === null ? 'n/a' : String(row.threads),
      ]),
    note: `As top -o %MEM would have listed them at ${(first.atMs / 1000).toFixed(1)} s, when they held most together${moment.length > most ? `; ${moment.length - most} smaller ones are left out` : ''}. Shared pages count in each process.`,
  };
}

function fileTable({ files }: Recording): TrialTable | null {
  const growing = openFiles(files).filter(({ growthBytes }) => growthBytes >= leastGrowthBytes);
  if (growing.length === 0) return null;
  return {
    title: 'Whose page cache is it?',
    head: ['open file', 'service', 'size', 'growth', 'growth per minute', 'in the page cache'],
    rows: growing
      .slice(0, most)
      .map((file) => [
        file.path,
        file.service,
        formatBytes(file.sizeBytes),
        formatBytes(file.growthBytes),
        formatBytes(file.growthPerMinute),
        formatBytes(file.cachedBytes),
      ]),
    note: 'Files that processes of the trial held open and that grew, at the last look. What is written to a file stays in the page cache until the kernel wants the room, and is charged to whoever wrote it.',
  };
}
