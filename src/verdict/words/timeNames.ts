import type { Verdict } from '../verdict.ts';

/** The first things of a trial by name, in the order in which they usually happen. */
export const timeNames = {
  loadStart: 'load starts',
  firstLimitHit: 'first limit hit',
  firstStall: 'first stall',
  firstFullGc: 'first full GC',
  firstOome: 'first out-of-memory error',
  firstKill: 'first kill',
  firstBroken: 'objective broken',
  kill: 'killed',
  exit: 'exited',
  serviceEnd: 'service ends',
  observationEnd: 'observation ends',
} satisfies Record<keyof Verdict['times'], string>;

/** In the order of `timeNames`; null: did not happen, or was not seen. */
export const namedTimes = (
  times: Verdict['times'],
): { id: keyof Verdict['times']; name: string; atMs: number | null }[] =>
  (Object.keys(timeNames) as (keyof Verdict['times'])[]).map((id) => ({
    id,
    name: timeNames[id],
    atMs: times[id],
  }));
