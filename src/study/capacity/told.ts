import { type CapacityPlan, type CapacityRun, stepMs, stepsOf } from '../../scenario/capacity/plan.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { holds, isOutrun } from '../holding.ts';
import { variantKey } from '../outcome.ts';
import type { CapacityTrial, TrialKind } from './trial.ts';

/** How a trial of a search names itself beside what varies: a person finds it by these in every table. */
export const trialNames = ['trial', 'rate'] as const;

/** What varies, without what a trial of a search adds. */
export function searchedVariant(variant: Record<string, string>): Record<string, string> {
  const names: readonly string[] = trialNames;
  return Object.fromEntries(Object.entries(variant).filter(([name]) => !names.includes(name)));
}

export const ofVariant = (verdicts: readonly Verdict[], variant: Record<string, string>): Verdict[] =>
  verdicts.filter((verdict) => variantKey(searchedVariant(verdict.variant)) === variantKey(variant));

/** What a trial says to the search, from its verdict alone. */
export function toldBy({ plan, objective }: CapacityRun, verdict: Verdict): CapacityTrial {
  const kind = verdict.variant.trial as TrialKind;
  const ratePerSecond = Number(verdict.variant.rate);
  const said = { id: verdict.trial, kind, ratePerSecond, reachedPerSecond: null };
  // What a service would have made of requests that were not sent, nobody knows.
  const behind = verdict.validity.generatorBehind;
  if (behind) return { ...said, result: 'beyond', reachedPerSecond: behind.onTimePerSecond };
  if (isVoid(verdict)) return { ...said, result: 'void' };
  // Steps are a hint of where to look, and no more.
  if (kind === 'steps') return stepsTold(plan, said, verdict);
  if (isOutrun(verdict)) return { ...said, result: 'void' };
  return { ...said, result: holds(objective, verdict) ? 'held' : 'broken' };
}

/** The fault of somebody else, or nobody knows. */
const isVoid = ({ validity, terminal }: Verdict): boolean =>
  !validity.valid || ['inconclusive', 'failed-to-start', 'host-oom', 'external-kill'].includes(terminal.kind);

/** Up to which step it came, by the time that it lived unharmed. */
function stepsTold(plan: CapacityPlan, said: Omit<CapacityTrial, 'result'>, verdict: Verdict): CapacityTrial {
  const steps = stepsOf(plan);
  const { times, measures, degradation, terminal } = verdict;
  const livedMs = measures.survivedMs ?? 0;
  const endMs = times.serviceEnd ?? times.observationEnd;
  const fromMs = endMs === null ? null : endMs - livedMs;
  const harmMs = [degradation.onsetMs, times.firstOome, times.firstKill].filter((at) => at !== null);
  const unharmedMs = fromMs === null ? 0 : Math.min(livedMs, ...harmMs.map((at) => at - fromMs));
  const well = terminal.kind === 'survived' && harmMs.length === 0;
  const reached = well ? steps.length : Math.floor(unharmedMs / stepMs(plan));
  return {
    ...said,
    ratePerSecond: steps[Math.min(reached, steps.length - 1)] ?? said.ratePerSecond,
    result: well ? 'held' : 'broken',
    reachedPerSecond: steps[reached - 1] ?? null,
  };
}
