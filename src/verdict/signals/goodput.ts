import type { LoadRow } from '../../record/loadRow.ts';
import { firstPlace } from '../../record/table/numbers.ts';
import {
  type BrokenRun,
  brokenSecond,
  isLongEnough,
  type Objective,
  runWatch,
  secondsJudge,
  spanMsOf,
  startOf,
} from '../../scenario/objective.ts';
import { requestEnds } from '../../scenario/requestEnds.ts';

/** Requests of a second that ended, in whatever way. `lost` ones ended in none. */
export function ended(row: LoadRow): number {
  return requestEnds.filter((end) => end !== 'lost').reduce((sum, end) => sum + (row[end] ?? 0), 0);
}

/** Seconds that are long enough to be judged: the last one of a trial may be a sliver. */
export function judged(rows: readonly LoadRow[]): LoadRow[] {
  return rows.filter(isLongEnough);
}

/** Good answers per second. */
export function goodput(row: LoadRow): number | null {
  if (row.ok === null) return null;
  return row.ok / (spanMsOf(row) / 1000);
}

/** Mean goodput of the rows that end within `(fromMs, toMs]`; null without any. */
export function meanGoodput(rows: readonly LoadRow[], fromMs: number, toMs: number): number | null {
  let [sum, count] = [0, 0];
  for (const row of endingIn(rows, fromMs, toMs)) {
    const good = goodput(row);
    if (good === null) continue;
    sum += good;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** Rows that end within `(fromMs, toMs]`, by bisection: rows are in order of time. */
export function endingIn(rows: readonly LoadRow[], fromMs: number, toMs: number): readonly LoadRow[] {
  return rows.slice(endedBy(rows, fromMs), endedBy(rows, toMs));
}

/** How many of the rows ended by then. */
const endedBy = (rows: readonly LoadRow[], atMs: number): number =>
  firstPlace(rows.length, (place) => (rows[place]?.atMs ?? 0) > atMs);

/** The best mean over three seconds before `atMs`: what the service could do. */
export function bestGoodput(rows: readonly LoadRow[], atMs: number): number | null {
  return bestUntil(rows)[endedBy(rows, atMs) - 1] ?? null;
}

const bests = new WeakMap<readonly LoadRow[], (number | null)[]>();

/** The best until the end of each row; worked out once for all rows of a load. */
function bestUntil(rows: readonly LoadRow[]): readonly (number | null)[] {
  const known = bests.get(rows);
  if (known) return known;
  let best: number | null = null;
  const rates = rows.map((row) => goodput(row) ?? 0);
  const all = rates.map((_, end) => {
    const three = rates.slice(Math.max(0, end - 2), end + 1);
    if (three.length === 3) best = Math.max(best ?? 0, three.reduce((sum, value) => sum + value, 0) / 3);
    return best;
  });
  bests.set(rows, all);
  return all;
}

/**
 * What could have been had in `(fromMs, toMs]`: the best before, and where requests arrive at a rate no more than arrived.
 * That fewer came is no loss.
 */
export function possibleGoodput(
  rows: readonly LoadRow[],
  best: number | null,
  fromMs: number,
  toMs: number,
): number | null {
  const inside = endingIn(rows, fromMs, toMs).filter(({ due }) => due !== null);
  if (best === null || inside.length === 0) return best;
  const dueCount = inside.reduce((sum, { due }) => sum + (due ?? 0), 0);
  const spanS = inside.reduce((sum, row) => sum + spanMsOf(row), 0) / 1000;
  return Math.min(best, dueCount / spanS);
}

/** Whether of the two halves of a time the second was served less than this share of the first; that fewer came is no loss. */
export function servedLess(rows: readonly LoadRow[], fromMs: number, toMs: number, share: number): boolean {
  const middleMs = (fromMs + toMs) / 2;
  const possible = possibleGoodput(rows, meanGoodput(rows, fromMs, middleMs), middleMs, toMs);
  const after = meanGoodput(rows, middleMs, toMs);
  return possible !== null && after !== null && after < possible * share;
}

/** A second, and whether it missed the objective; null: it says nothing. */
export interface JudgedSecond {
  row: LoadRow;
  broken: boolean | null;
}

/** All seconds of a load, warm-up included: a floor is one against the best of them so far. */
export function judgedSeconds(rows: readonly LoadRow[], objective: Objective): JudgedSecond[] {
  const judge = secondsJudge(objective);
  return rows.map((row) => ({ row, broken: judge(row) }));
}

/** The run of broken seconds at the very end; null when the end was not broken. */
export function brokenTail(seconds: readonly JudgedSecond[]): BrokenRun | null {
  const runOf = runWatch();
  return seconds.reduce<BrokenRun | null>((_, { row, broken }) => runOf(row, broken), null);
}

/** Whether in all broken seconds since then enough of the answers were good: what they missed was time. */
export function isOnlyLate(
  seconds: readonly JudgedSecond[],
  sinceMs: number,
  { goodShare, latency }: Objective,
): boolean {
  if (latency === null) return false;
  const broken = seconds.filter((second) => second.broken === true && second.row.atMs > sinceMs);
  return broken.every(
    ({ row }) => brokenSecond(row, { goodShare, latency: null, goodputFloor: null }) === false,
  );
}

/** What was lost of the goodput at the end, and of what: the best before, for each client; in an open loop the best, or what arrived where that is less. */
export interface Loss {
  loss: number;
  of: 'the best of each client' | 'the best' | 'what arrived';
  goodput: number;
}

/** Over the last so many milliseconds. null: nothing to compare with. */
export function lossAtEnd(rows: readonly LoadRow[], lastMs: number): Loss | null {
  const endMs = rows.at(-1)?.atMs ?? 0;
  const last = judged(rows.filter(({ atMs }) => atMs > endMs - lastMs));
  const best = bestGoodput(rows, endMs - lastMs);
  const possible = possibleGoodput(last, best, endMs - lastMs, endMs);
  const goodput = meanGoodput(last, endMs - lastMs, endMs);
  if (goodput === null || best === null || possible === null || possible <= 0) return null;
  const lossOf = (expected: number): number => Math.max(0, 1 - goodput / expected);
  if (last.some((row) => row.connections === null))
    return { loss: lossOf(possible), of: possible < best ? 'what arrived' : 'the best', goodput };
  const connections = ({ connections: open }: LoadRow): number => open ?? 0;
  const most = rows
    .filter(({ atMs }) => atMs <= endMs - lastMs)
    .reduce((top, row) => Math.max(top, connections(row)), Number.NEGATIVE_INFINITY);
  const few = Math.min(1, Math.max(...last.map(connections)) / most);
  return { loss: lossOf(possible * (most > 0 ? few : 1)), of: 'the best of each client', goodput };
}

/** Stretches of seconds in a row that met the objective. A second that says nothing neither ends one nor makes it longer. */
export function wellServed(seconds: readonly JudgedSecond[]): { fromMs: number; toMs: number }[] {
  const runs: { fromMs: number; toMs: number }[] = [];
  let open = false;
  for (const { row, broken } of seconds) {
    if (broken === null) continue;
    const last = runs.at(-1);
    if (!broken && open && last) last.toMs = row.atMs;
    else if (!broken) runs.push({ fromMs: startOf(row), toMs: row.atMs });
    open = !broken;
  }
  return runs;
}
