import type { Verdict } from './verdict.ts';

/** How long a trial was under load, in ms; the rest of its time is for start and end. 0: it never was. */
export const loadMsOf = ({ times: { loadStart, observationEnd } }: Pick<Verdict, 'times'>): number =>
  loadStart === null || observationEnd === null ? 0 : observationEnd - loadStart;
