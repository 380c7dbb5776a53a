import type { LoadRow } from '../../record/loadRow.ts';

/** Whether a second of load missed the objective: too few of the answers were good, or none came at all. */
export function isBroken(row: LoadRow, goodShare: number): boolean {
  const good = row.ok ?? 0;
  const bad =
    (row.non2xx ?? 0) +
    (row.timeouts ?? 0) +
    (row.refused ?? 0) +
    (row.reset ?? 0) +
    (row.closedNoReply ?? 0) +
    (row.lost ?? 0);
  if (good + bad === 0) return row.connections > 0;
  return good / (good + bad) < goodShare;
}

/** Feeds on rows, and says for how long the objective has been broken without a break, in milliseconds. */
export function brokenWatch(goodShare: number): (row: LoadRow) => number {
  let since: number | null = null;
  return (row) => {
    if (!isBroken(row, goodShare)) {
      since = null;
      return 0;
    }
    since ??= row.atMs - (row.spanMs ?? 0);
    return row.atMs - since;
  };
}
