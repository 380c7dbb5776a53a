import { prefilter } from '../prefilter/prefilter.ts';
import type { GcCpu, GcEvent, GcLine, GcPause, GcWork } from './gcLine.ts';
import { runtimes } from './registry.ts';

export interface GcLog {
  pauses: GcPause[];
  /** Of collectors that run beside the program. */
  works: GcWork[];
  /** The runtime wrote its farewell: it ended in order and was not killed by SIGKILL. */
  orderlyExit: boolean;
  maxHeapMb: number | null;
  /** A file of the collector's own, or lines among the program's output. */
  source: 'GC log' | 'target log';
}

const gcLines: readonly GcLine[] = Object.values(runtimes).flatMap((runtime) => runtime.gcLines);

const filter = prefilter(
  gcLines.map(({ pattern }) => pattern),
  'collections',
);

/** A line of which somebody else than its runtime says when it was written, in Unix milliseconds. */
export interface SaidLine {
  text: string;
  wallMs: number;
}

/** What collectors did, by the lines in which any runtime says so. */
export function readGcLog(lines: readonly string[]): GcLog {
  const log = empty('GC log');
  for (const line of lines) add(log, readGcLine(line), null);
  return log;
}

/** The same, among the lines of a program's own output. */
export function readSaidGcLog(lines: readonly SaidLine[]): GcLog {
  const log = empty('target log');
  for (const { text, wallMs } of lines) add(log, readGcLine(text), wallMs);
  return log;
}

const empty = (source: GcLog['source']): GcLog => ({
  pauses: [],
  works: [],
  orderlyExit: false,
  maxHeapMb: null,
  source,
});

function add(log: GcLog, event: GcEvent | null, saidMs: number | null): void {
  switch (event?.kind) {
    case undefined:
      break;
    case 'pause':
      log.pauses.push({ ...event.pause, wallMs: event.pause.wallMs ?? saidMs });
      break;
    case 'work':
      log.works.push({ ...event.work, wallMs: event.work.wallMs ?? saidMs });
      break;
    case 'cpu':
      addCpu(log.pauses, event.cpu);
      break;
    case 'heap-maximum':
      log.maxHeapMb = event.mb;
      break;
    case 'farewell':
      log.orderlyExit = true;
      break;
    default:
      event satisfies never;
  }
}

/** What one line says, in any runtime's words; null: nothing about collections. */
export function readGcLine(line: string): GcEvent | null {
  for (const place of filter.candidates(line)) {
    const { pattern, says } = gcLines[place] as GcLine;
    const match = pattern.exec(line);
    const event = match && says(match, line);
    if (event) return event;
  }
  return null;
}

/** The CPU line follows its pause, with at most a few others between. */
function addCpu(pauses: GcPause[], { id, ...cpu }: GcCpu): void {
  const pause = pauses.slice(-4).findLast((candidate) => candidate.id === id);
  if (pause) Object.assign(pause, cpu);
}
