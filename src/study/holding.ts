import type { Objective } from '../scenario/objective.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { howItEnded } from './outcome.ts';

/** Whether a trial carried its load: what a search asks of each of its trials. */

/** It lived through it unharmed, and all of its time together met the objective, too; null: the load asks for no answers. */
export function holds(objective: Objective | null, verdict: Verdict): boolean {
  return harmed(verdict) === null && missed(objective, verdict) === null;
}

/** Whether its service suffered or ended, and so did not hold whatever it answered; null: it did not. */
export function harmed({ terminal, degradation, times, casualties }: Verdict): 'ended' | 'suffered' | null {
  if (terminal.kind !== 'survived' || times.firstKill !== null || casualties.length > 0) return 'ended';
  return degradation.kind !== 'none' || times.firstOome !== null ? 'suffered' : null;
}

/** What all answers of the trial together missed; null: nothing that is on record. */
export function missed(
  objective: Objective | null,
  { measures }: Verdict,
): 'good answers' | 'latency' | null {
  if (objective === null) return null;
  const { goodShare, latency } = objective;
  if (measures.requests === 0 || measures.good / measures.requests < goodShare) return 'good answers';
  const tookMs =
    latency?.percentile === 'p50' ? measures.p50Ms : latency?.percentile === 'p99' ? measures.p99Ms : null;
  return latency !== null && tookMs !== null && tookMs > latency.ms ? 'latency' : null;
}

/**
 * Others had its processors: it says nothing of the service, whatever it came to. To leave out only those that failed would
 * be to count survivors alone.
 */
export const isOutrun = ({ validity }: Verdict): boolean => validity.hadByOthers !== undefined;

/** How a trial ended that did not carry its load; of one that only missed the objective, by what. */
export function howItFailed(objective: Objective | null, verdict: Verdict): string {
  const end = howItEnded(verdict);
  const what = harmed(verdict) === null ? missed(objective, verdict) : null;
  if (what === null) return end;
  return `${end}, with ${what === 'latency' ? 'answers that came too late' : 'too few good answers'}`;
}
