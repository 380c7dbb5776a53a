import { usageError } from '../errors.ts';
import { type CompileOptions, compileTrials } from '../scenario/compile.ts';
import { type Needs, needsOf } from '../scenario/needs.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { type SearchPlan, searchPlanOf } from '../scenario/search.ts';
import { nextValue } from '../study/search.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { LoadedScenario } from './loadScenario.ts';

/** A scenario that says what is searched for, as one that varies it. */
export interface LoadedSearch {
  plan: SearchPlan;
  loaded: LoadedScenario;
}

/**
 * null: the scenario searches for nothing.
 * @throws OomlabError (usage) for a search with no values, or of a scenario that varies something else as well
 */
export function searchOfScenario(loaded: LoadedScenario): LoadedSearch | null {
  const { source, scenario } = loaded;
  if (scenario.search === undefined) return null;
  const plan = searchPlanOf(scenario.search);
  if (plan === null)
    throw usageError(
      `${source}: search: from, to and step make no list of at most 1000 values`,
      'Let "to" be larger than "from", and the step larger.',
    );
  if (Object.keys(scenario.vary).length > 0)
    throw usageError(
      `${source}: a search varies ${plan.knob} alone, and "vary" has ${Object.keys(scenario.vary).join(', ')}`,
      'Move what varies into a scenario of its own.',
    );
  return { plan, loaded: { ...loaded, scenario: { ...scenario, vary: { [plan.knob]: plan.values } } } };
}

/** Each value as often as it may have to be tried: a trial that says nothing is done again. */
export function candidatesOf(
  { plan, loaded }: LoadedSearch,
  options: Pick<CompileOptions, 'runId' | 'seed' | 'quick'>,
): TrialPlan[] {
  const { source, scenario } = loaded;
  return compileTrials(scenario, { ...options, source, repeats: plan.repeats + 3, only: {} });
}

/** What a search asks of the machine at most: it ends when both edges are found. */
export function searchNeeds({ maxTrials }: SearchPlan, candidates: readonly TrialPlan[]): Needs {
  const needs = needsOf(candidates);
  return { ...needs, trials: maxTrials, upToMs: (needs.upToMs / needs.trials) * maxTrials };
}

/**
 * The part of a run's request that makes it a search: what may be tried, and which is next by what was seen so far, which
 * is collected in `verdicts`.
 */
export function searching(plan: SearchPlan, candidates: TrialPlan[], verdicts: Verdict[] = []) {
  return {
    trials: candidates,
    next: (done: number) => nextTrial(plan, candidates, verdicts, done),
    total: plan.maxTrials,
    search: plan,
    onVerdict: (verdict: Verdict) => void verdicts.push(verdict),
  };
}

/** The next plan under its number in this run. */
function nextTrial(
  plan: SearchPlan,
  candidates: readonly TrialPlan[],
  verdicts: readonly Verdict[],
  done: number,
): TrialPlan | null {
  const value = nextValue(plan, verdicts);
  if (value === null) return null;
  const repeat = verdicts.filter(({ variant }) => variant[plan.knob] === value).length + 1;
  const candidate = candidates.find((each) => each.variant[plan.knob] === value && each.repeat === repeat);
  if (!candidate) return null;
  const position = done + 1;
  const number = String(position).padStart(2, '0');
  return { ...candidate, position, id: `${number}-${plan.knob}=${value}-r${repeat}` };
}
