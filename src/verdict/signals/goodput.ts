import type { LoadRow } from '../../record/loadRow.ts';
import {
  type BrokenRun,
  brokenSecond,
  brokenWatch,
  isLongEnough,
  type Objective,
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
  return row.ok / ((row.spanMs ?? 1000) / 1000);
}

/** Mean goodput of the rows that end within `(fromMs, toMs]`; null without any. */
export function meanGoodput(rows: readonly LoadRow[], fromMs: number, toMs: number): number | null {
  let [sum, count] = [0, 0];
  for (const row of rows) {
    if (row.atMs <= fromMs || row.atMs > toMs) continue;
    const good = goodput(row);
    if (good === null) continue;
    sum += good;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** The best mean over three seconds before `atMs`: what the service could do. */
export function bestGoodput(rows: readonly LoadRow[], atMs: number): number | null {
  const before = rows.filter((row) => row.atMs <= atMs).map((row) => goodput(row) ?? 0);
  let best: number | null = null;
  for (let end = 3; end <= before.length; end += 1) {
    const three = before.slice(end - 3, end);
    best = Math.max(best ?? 0, three.reduce((sum, value) => sum + value, 0) / 3);
  }
  return best;
}

/** The run of broken seconds at the very end; null when the end was not broken. */
export function brokenTail(rows: readonly LoadRow[], objective: Objective): BrokenRun | null {
  const watch = brokenWatch(objective);
  return rows.reduce<BrokenRun | null>((_, row) => watch(row), null);
}

/** Stretches of seconds in a row that met the objective. A second that says nothing neither ends one nor makes it longer. */
export function wellServed(
  rows: readonly LoadRow[],
  objective: Objective,
): { fromMs: number; toMs: number }[] {
  const runs: { fromMs: number; toMs: number }[] = [];
  let open = false;
  for (const row of rows) {
    const broken = brokenSecond(row, objective);
    if (broken === null) continue;
    const last = runs.at(-1);
    if (!broken && open && last) last.toMs = row.atMs;
    else if (!broken) runs.push({ fromMs: startOf(row), toMs: row.atMs });
    open = !broken;
  }
  return runs;
}
