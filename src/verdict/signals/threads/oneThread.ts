import { bounds } from '../../bounds.ts';
import { type Look, leastLooks, threadKey } from './looks.ts';

/** A thread that used nearly all of the processor time that its container's threads used. */
export interface OneThread {
  name: string;
  threadId: number;
  /** 0..1 of what all threads used. */
  share: number;
  /** That were there at the last look, itself included. */
  threads: number;
}

/** null: not looked at for long enough, or several shared the work. */
export function oneThread(seen: readonly Look[]): OneThread | null {
  const last = seen.at(-1);
  if (seen.length < leastLooks || !last) return null;
  const byThread = Map.groupBy(
    seen.flatMap(({ threads }) => threads),
    threadKey,
  );
  const used = [...byThread.values()].map((rows) => {
    const times = rows.flatMap(({ cpuMs }) => cpuMs ?? []);
    return { row: rows.at(-1), ms: Math.max(0, ...times) - Math.min(...times, Number.MAX_SAFE_INTEGER) };
  });
  const spent = used.filter(({ ms }) => ms > 0);
  const all = spent.reduce((sum, { ms }) => sum + ms, 0);
  const busiest = spent.toSorted((a, b) => b.ms - a.ms)[0];
  if (!busiest?.row || busiest.ms < bounds.hindrance.oneThreadShare * all) return null;
  const { name, threadId } = busiest.row;
  return { name, threadId, share: busiest.ms / all, threads: last.threads.length };
}
