import type { GcCpu, GcEvent, GcLine, GcPause } from './gcLine.ts';
import { runtimes } from './registry.ts';

export interface GcLog {
  pauses: GcPause[];
  /** The runtime wrote its farewell: it ended in order and was not killed by SIGKILL. */
  orderlyExit: boolean;
  maxHeapMb: number | null;
}

const gcLines: readonly GcLine[] = Object.values(runtimes).flatMap((runtime) => runtime.gcLines);

/** What collectors did, by the lines in which any runtime says so. */
export function readGcLog(lines: readonly string[]): GcLog {
  const log: GcLog = { pauses: [], orderlyExit: false, maxHeapMb: null };
  for (const line of lines) {
    const event = readGcLine(line);
    switch (event?.kind) {
      case undefined:
        break;
      case 'pause':
        log.pauses.push(event.pause);
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
  return log;
}

/** What one line says, in any runtime's words; null: nothing about collections. */
export function readGcLine(line: string): GcEvent | null {
  for (const { pattern, says } of gcLines) {
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
