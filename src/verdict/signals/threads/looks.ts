import type { Recording } from '../../../record/recording.ts';
import type { ThreadRow } from '../../../record/tableRows.ts';

/** All threads of the main target that the census looked at, at one time. */
export interface Look {
  atMs: number;
  threads: ThreadRow[];
}

/** Looks within `(fromMs, toMs]`; empty in recordings from before threads were looked at. */
export function looks({ threads }: Recording, fromMs: number, toMs: number): Look[] {
  const own = threads.filter(({ service, atMs }) => service === 'app' && atMs > fromMs && atMs <= toMs);
  return [...Map.groupBy(own, ({ atMs }) => atMs)].map(([atMs, seen]) => ({ atMs, threads: seen }));
}

/** Fewer may be a moment's. */
export const leastLooks = 3;

export const threadKey = ({ pid, threadId }: ThreadRow): string => `${pid}/${threadId}`;

/** A futex's address is its process's own. */
export const waitKey = ({ pid, call, place }: ThreadRow): string =>
  call === 'futex' ? `${pid} ${place}` : `${call} ${place}`;

/**
 * Threads that waited in one and the same way at each look while the service served: a runtime's own, a timer's, the idle
 * part of a pool. What they do tells nothing of what holds the service up.
 */
export function resting(calm: readonly Look[]): ReadonlySet<string> {
  if (calm.length < leastLooks) return new Set();
  const byThread = Map.groupBy(
    calm.flatMap(({ threads }) => threads),
    threadKey,
  );
  return new Set(
    [...byThread]
      .filter(([, seen]) => seen.length >= leastLooks && new Set(seen.map(stillness)).size === 1)
      .map(([key]) => key),
  );
}

/** One that is running, or computed meanwhile, is not still. */
const stillness = (row: ThreadRow): string =>
  row.state === 'S' ? `${waitKey(row)} ${row.cpuMs}` : `${row.state} ${row.atMs}`;
