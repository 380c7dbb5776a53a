import type { Cadence } from './cadence.ts';
import { hostColumns, openHost } from './host.ts';
import { monotonicMs } from './monotonic.ts';
import { type Cells, columnIndex, emptyCells } from './row.ts';
import type { Target } from './target.ts';

/** The host's own files, a quarter of the cost of a tick, are read this often; the rows between repeat their values. */
const hostMs = 200;

const atMs = columnIndex('atMs');
const late = columnIndex('lateMs');
const missedTicks = columnIndex('missedTicks');
const costUs = columnIndex('costUs');

export interface RowReader {
  /** All columns, now. The same cells each time. `lateMs` null: a row off the cadence. */
  read(target: Target | null, lateMs: number | null): Cells;
  close(): void;
}

export function openRowReader(schedule: Cadence, periodMs: number, nowMs: () => number): RowReader {
  const cells = emptyCells();
  const hostCells = emptyCells();
  const host = openHost('/proc', '/sys');
  let hostReadMs = Number.NEGATIVE_INFINITY;
  const readHost = () => {
    const now = monotonicMs();
    // Half a period of tolerance: a tick that begins a little early counts as the one that was due.
    if (now - hostReadMs >= hostMs - periodMs / 2) {
      hostReadMs = now;
      hostCells.fill(null);
      host.read(hostCells);
    }
    for (const index of hostColumns) cells[index] = hostCells[index] ?? null;
  };
  return {
    read(target, lateMs) {
      cells.fill(null);
      cells[atMs] = nowMs();
      cells[late] = lateMs === null ? null : Math.round(lateMs * 1000) / 1000;
      cells[missedTicks] = schedule.missed;
      target?.read(cells);
      readHost();
      const cost = process.cpuUsage();
      cells[costUs] = cost.user + cost.system;
      return cells;
    },
    close: host.close,
  };
}
