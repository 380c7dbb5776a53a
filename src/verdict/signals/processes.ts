import type { ProcessRow } from '../../record/tableRows.ts';

/** One process over the trial. */
export interface ProcessSeen {
  service: string;
  pid: number;
  name: string;
  command: string;
  rows: ProcessRow[];
  /** Anonymous memory and swap together, at its highest. */
  peakBytes: number;
}

/** What a process holds that nobody else could: its own pages, wherever they are. */
export const ownBytes = ({ anonBytes, swapBytes }: ProcessRow): number => (anonBytes ?? 0) + (swapBytes ?? 0);

/** Processes, the largest first. */
export function processesSeen(rows: readonly ProcessRow[]): ProcessSeen[] {
  const byProcess = Map.groupBy(rows, ({ service, pid }) => `${service}\0${pid}`);
  return [...byProcess.values()]
    .flatMap((seen) => {
      const last = seen.at(-1);
      if (!last) return [];
      const { service, pid, name, command } = last;
      return { service, pid, name, command, rows: seen, peakBytes: Math.max(...seen.map(ownBytes)) };
    })
    .toSorted((a, b) => b.peakBytes - a.peakBytes);
}

/** The count at which the processes together held most resident memory: what `top -o %MEM` would have shown then. */
export function worstMoment(rows: readonly ProcessRow[]): ProcessRow[] {
  const moments = [...Map.groupBy(rows, ({ atMs }) => atMs).values()];
  const resident = (moment: ProcessRow[]) => moment.reduce((sum, { rssBytes }) => sum + (rssBytes ?? 0), 0);
  const worst = moments.reduce<ProcessRow[]>(
    (best, moment) => (resident(moment) > resident(best) ? moment : best),
    [],
  );
  return worst.toSorted((a, b) => (b.rssBytes ?? 0) - (a.rssBytes ?? 0));
}

/** Gunicorn's workers at each count: children of a process of the same name. Empty where there are none. */
export function gunicornWorkers(rows: readonly ProcessRow[]): { atMs: number; workers: number }[] {
  const moments = [...Map.groupBy(rows, ({ atMs }) => atMs)];
  const counted = moments.map(([atMs, moment]) => {
    const servers = moment.filter(({ command }) => /\bgunicorn\b/.test(command));
    const pids = new Set(servers.map(({ pid }) => pid));
    return {
      atMs,
      workers: servers.filter(({ parentPid }) => parentPid !== null && pids.has(parentPid)).length,
    };
  });
  return counted.some(({ workers }) => workers > 0) ? counted : [];
}
