import { monotonicMs } from './monotonic.ts';
import { type Cells, emptyCells } from './row.ts';

/** What moves slowly, or is not needed at the moment of a death, is read this often: a tick costs half as much. */
export const slowMs = 400;
/** What is costly to read, and is judged by its growth over a second or more, is read this often. */
export const growthMs = 100;
/** A tick that begins a little early counts as the one that was due. */
const toleranceMs = 10;

let everything = false;

/** While `work` goes on everything is read each time, however lately it was read. */
export function readingEverything<T>(work: () => T): T {
  everything = true;
  try {
    return work();
  } finally {
    everything = false;
  }
}

/** Reads only this often, from the first call on; the cells of the rows between repeat what was read last. */
export function atMostEvery(
  everyMs: number,
  read: (cells: Cells) => void,
  nowMs = monotonicMs,
): (cells: Cells) => void {
  const kept = emptyCells();
  let filled: number[] = [];
  let readMs = Number.NEGATIVE_INFINITY;
  return (cells) => {
    const now = nowMs();
    if (everything || now - readMs >= everyMs - toleranceMs) {
      readMs = now;
      kept.fill(null);
      read(kept);
      filled = [];
      for (let index = 0; index < kept.length; index += 1) if (kept[index] !== null) filled.push(index);
    }
    for (const index of filled) cells[index] = kept[index] ?? null;
  };
}
