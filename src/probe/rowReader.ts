import { atMostEvery, readingEverything, slowMs } from './atMostEvery.ts';
import { openHost } from './host.ts';
import type { Cadence } from './loop/cadence.ts';
import { type Cells, columnIndex, emptyCells } from './row.ts';
import type { Target } from './target.ts';

/** The host's own files cost as much as all others together. */
const hostMs = 500;

const atMs = columnIndex('atMs');
const late = columnIndex('lateMs');
const missedTicks = columnIndex('missedTicks');
const costUs = columnIndex('costUs');

export interface RowReader {
  /** All columns, now. The same cells each time. `lateMs` null: a row off the cadence, for which everything is read. */
  read(target: Target | null, lateMs: number | null): Cells;
  close(): void;
}

export function openRowReader(schedule: Cadence, nowMs: () => number): RowReader {
  const cells = emptyCells();
  const host = openHost('/proc', '/sys');
  const readHost = atMostEvery(hostMs, host.read);
  const readCost = atMostEvery(slowMs, (slow) => {
    const cost = process.cpuUsage();
    slow[costUs] = cost.user + cost.system;
  });
  const readFiles = (target: Target | null) => {
    target?.read(cells);
    readHost(cells);
    readCost(cells);
  };
  return {
    read(target, lateMs) {
      cells.fill(null);
      cells[atMs] = nowMs();
      cells[late] = lateMs === null ? null : Math.round(lateMs * 1000) / 1000;
      cells[missedTicks] = schedule.missed;
      if (lateMs === null) readingEverything(() => readFiles(target));
      else readFiles(target);
      return cells;
    },
    close: host.close,
  };
}
