import type { Verdict } from '../../verdict/verdict.ts';
import { endName } from '../outcome.ts';

/** What a service came to. */
export interface Moment {
  /** In few words, the same for the same thing: `objective first broken`, `swap-thrash`, `oom-kill (child)`. */
  what: string;
  /** On the trial's clock. */
  atMs: number;
}

/** These are no ends of a service. */
const noEnds = new Set<Verdict['terminal']['kind']>(['survived', 'failed-to-start', 'inconclusive']);
/** What is closer together was seen by different eyes, and is the same. */
const sameMs = 100;

/** In the order in which it came about. Empty: nothing happened, or nobody could tell when. */
export function momentsOf(verdict: Verdict): Moment[] {
  const { terminal, degradation, times } = verdict;
  const endMs = noEnds.has(terminal.kind) ? null : (terminal.atMs ?? times.serviceEnd);
  const apart = (atMs: number | null): number | null =>
    atMs === null || (endMs !== null && Math.abs(atMs - endMs) <= sameMs) ? null : atMs;
  const all: { what: string; atMs: number | null }[] = [
    { what: 'objective first broken', atMs: times.firstBroken },
    { what: degradation.kind, atMs: degradation.kind === 'none' ? null : degradation.onsetMs },
    { what: 'a process killed', atMs: apart(times.firstKill) },
    { what: endName(verdict), atMs: endMs },
    { what: 'served no more', atMs: apart(times.serviceEnd) },
  ];
  return all
    .flatMap(({ what, atMs }) => (atMs === null ? [] : [{ what, atMs }]))
    .toSorted((a, b) => a.atMs - b.atMs);
}
