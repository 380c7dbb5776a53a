import { usageError } from '../errors.ts';
import { type Needs, needsOf } from '../scenario/needs.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { type SizePlan, sizePlanOf } from '../scenario/size.ts';
import { leastProof, nextValue } from '../study/size/answer.ts';
import { proofOf } from '../study/size/proof.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type ChosenOptions, candidatesOf, chosenTrial, refuseUnanswerable } from './chosenTrials.ts';
import type { LoadedScenario } from './loadScenario.ts';

/** A scenario that says which size is sought, as one that varies it. */
export interface LoadedSize {
  plan: SizePlan;
  loaded: LoadedScenario;
}

/**
 * null: the scenario seeks no size.
 * @throws OomlabError (usage) for a knob without an order, no values, more than can be proved, or a scenario that varies
 * something else as well
 */
export function sizeOfScenario(loaded: LoadedScenario): LoadedSize | null {
  const { source, scenario } = loaded;
  if (scenario.size === undefined) return null;
  const plan = sizePlanOf(scenario.size, source);
  refuseUnanswerable(loaded, `a size is sought of ${plan.knob}`);
  const proof = proofOf(plan.survives, plan.confidence, 0);
  if (proof === null || proof.clean > plan.maxTrials)
    throw usageError(
      `${source}: size: to survive ${plan.survives * 100} % at ${plan.confidence * 100} % takes ${proof?.clean ?? 'over a thousand'} trials without a loss, and maxTrials is ${plan.maxTrials}`,
      'Ask for less, or allow more.',
    );
  const { values } = scenario.size;
  const varied = values === undefined || Array.isArray(values) ? plan.values : values;
  return { plan, loaded: { ...loaded, scenario: { ...scenario, vary: { [plan.knob]: varied } } } };
}

/** What it asks of the machine at least: what looks for the edge, a dozen, and one proof without a loss. */
export function sizeNeeds(plan: SizePlan, candidates: readonly TrialPlan[]): Needs {
  const needs = needsOf(candidates);
  const trials = Math.min(plan.maxTrials, leastProof(plan).clean + lookingFor);
  return { ...needs, trials, upToMs: (needs.upToMs / needs.trials) * trials };
}

const lookingFor = 12;

/**
 * The part of a run's request that makes it a search for a size: what may be tried, and which is next by the `verdicts` of
 * those before it.
 */
export function sizing({ plan, loaded }: LoadedSize, options: ChosenOptions) {
  const verdicts: Verdict[] = [];
  return {
    trials: candidatesOf(loaded, options),
    next: (done: number): TrialPlan | null => {
      const value = nextValue(plan, verdicts);
      if (value === null) return null;
      const at = { order: plan.values.indexOf(value), done, verdicts };
      return chosenTrial(loaded, options, { [plan.knob]: value }, at);
    },
    total: plan.maxTrials,
    size: plan,
    verdicts,
  };
}
