import type { Lifetime } from '../statistics/survival.ts';
import type { Verdict } from '../verdict/verdict.ts';

/**
 * How long the service lived under load, and whether it ended or only the looking did; null: there was no load. One that
 * ended before the measured load, or never started, lived for 0 ms of it. A verdict from before the end of the service was told (a write-up's older data) has the end of its own
 * instead: a service whose worker was killed lived at least until then.
 */
export function lifetimeOf({ measures, times, terminal }: Verdict): Lifetime | null {
  if (measures.survivedMs === null) return null;
  const ended =
    times.observationEnd === null
      ? terminal.kind !== 'survived' &&
        terminal.kind !== 'inconclusive' &&
        !(terminal.victim === 'child' && terminal.processAlive === true)
      : times.serviceEnd !== null || terminal.kind === 'failed-to-start';
  return { timeMs: measures.survivedMs, ended };
}

export const lifetimesOf = (verdicts: readonly Verdict[]): Lifetime[] =>
  verdicts.flatMap((verdict) => lifetimeOf(verdict) ?? []);
