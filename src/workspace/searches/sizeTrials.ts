import { OomlabError, usageError } from '../../errors.ts';
import { trialFolder } from '../../record/layout.ts';
import { readTrial } from '../../record/readTrial.ts';
import { sizeSoFar } from '../../report/size/soFar.ts';
import { type Needs, needsOf } from '../../scenario/needs.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { type SizePlan, sizePlanOf } from '../../scenario/size.ts';
import { leastProof, nextValue, sizeAnswer } from '../../study/size/answer.ts';
import { proofOf } from '../../study/size/proof.ts';
import { mostSuggestions, nextAfresh, suggestionsOf, triedAs, usagesOf } from '../../study/size/suggested.ts';
import { loadMsOf } from '../../verdict/loadMs.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { LoadedScenario } from '../loading/loadScenario.ts';
import type { SoFar } from '../runWatched.ts';
import {
  askedOf,
  type Chosen,
  type ChosenOptions,
  candidatesOf,
  chosenTrial,
  refuseUnanswerable,
} from './chosenTrials.ts';

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
  const plan = sizePlanOf(scenario.size, askedOf(scenario), source);
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

/**
 * What it asks of the machine at least: what looks for the edge, a dozen, one proof without a loss, and what recommenders
 * would say.
 */
export function sizeNeeds(plan: SizePlan, candidates: readonly TrialPlan[]): Needs {
  const needs = needsOf(candidates);
  const trials = Math.min(plan.maxTrials, leastProof(plan).clean + lookingFor) + mostAfresh(plan, candidates);
  return { ...needs, trials, upToMs: (needs.upToMs / needs.trials) * trials };
}

const lookingFor = 12;

/** So many fresh trials at most of what recommenders would say. */
const mostAfresh = ({ recommenders }: SizePlan, [first]: readonly TrialPlan[]): number =>
  recommenders * mostSuggestions(first?.target.runtime === 'jvm');

/**
 * The part of a run's request that makes it a search for a size: what may be tried, and which is next by the `verdicts` of
 * those before it. After its answer each value that recommenders would say is tried afresh.
 */
export function sizing(size: LoadedSize, options: ChosenOptions, before: Before | null = null) {
  const { plan, loaded } = size;
  const verdicts = [...(before?.verdicts ?? [])];
  const trials = candidatesOf(loaded, options);
  let recordedIn = before?.folder ?? null;
  let suggested: Suggested[] | null = null;
  return {
    trials,
    next: (done: number, underWay: readonly TrialPlan[] = []): TrialPlan | null => {
      const values = underWay.map(({ variant }) => variant[plan.knob] ?? '');
      const value = nextValue(plan, verdicts, values);
      if (value !== null) {
        const at = { order: plan.values.indexOf(value), done, verdicts, underWay };
        return chosenTrial(loaded, options, { [plan.knob]: value }, at);
      }
      // Only when all of the search is known.
      if (underWay.length > 0) return null;
      if (recordedIn === null || plan.recommenders === 0) return null;
      suggested ??= suggestedBy(size, verdicts, recordedIn, options);
      return afreshTrial(plan, suggested, options, { done, verdicts, underWay });
    },
    total: plan.maxTrials + mostAfresh(plan, trials),
    soFar: (): SoFar => soFar(plan, verdicts),
    size: plan,
    verdicts,
    onRecorded: (runFolder: string): void => {
      recordedIn = runFolder;
    },
  };
}

/** By the mean of the trials until now. */
function soFar(plan: SizePlan, verdicts: readonly Verdict[]): SoFar {
  const { line, trialsLeft } = sizeSoFar(plan, sizeAnswer(plan, verdicts));
  const loads = verdicts.map(loadMsOf);
  const meanMs = loads.reduce((sum, ms) => sum + ms, 0) / Math.max(1, loads.length);
  return { lines: [line], left: { trials: trialsLeft, loadMs: trialsLeft * meanMs, bound: 'about' } };
}

/** A search that goes on: where it is recorded, and what its trials were judged to be. */
interface Before {
  folder: string;
  verdicts: readonly Verdict[];
}

/** A value that a recommender would say, as a scenario that varies nothing else. */
interface Suggested {
  values: Record<string, string>;
  loaded: LoadedScenario;
}

/** Of the trials of the value that is named; none without one. */
function suggestedBy(
  { plan, loaded }: LoadedSize,
  verdicts: readonly Verdict[],
  runFolder: string,
  options: ChosenOptions,
): Suggested[] {
  const { recommended, points } = sizeAnswer(plan, verdicts);
  const named = points.find(({ value }) => value === recommended);
  if (named === undefined) return [];
  const usages = usagesOf(named.trials, (trial) => readTrial(trialFolder(runFolder, trial)));
  return suggestionsOf(usages)
    .map((suggestion) => triedAs(plan, named.value, suggestion))
    .filter((values) => values !== null)
    .map((values) => {
      const vary = Object.fromEntries(Object.entries(values).map(([knob, value]) => [knob, [value]]));
      return { values, loaded: { ...loaded, scenario: { ...loaded.scenario, vary } } };
    })
    .filter((suggested) => canBeMade(suggested, options));
}

/** A scenario may refuse a value that nobody asked it for: that one is not tried. */
function canBeMade({ loaded }: Suggested, options: ChosenOptions): boolean {
  try {
    return candidatesOf(loaded, options).length > 0;
  } catch (error) {
    if (error instanceof OomlabError) return false;
    throw error;
  }
}

function afreshTrial(
  plan: SizePlan,
  suggested: readonly Suggested[],
  options: ChosenOptions,
  { done, verdicts, underWay }: Chosen,
): TrialPlan | null {
  const { afresh } = sizeAnswer(plan, verdicts);
  const next = nextAfresh(plan.recommenders, suggested, afresh);
  if (next === null) return null;
  const at = { order: plan.values.length + suggested.indexOf(next), done, verdicts, underWay };
  return chosenTrial(next.loaded, options, next.values, at);
}
