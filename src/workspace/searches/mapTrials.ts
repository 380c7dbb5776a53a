import { type MapPlan, mapPlanOf } from '../../scenario/map/plan.ts';
import { type Needs, needsOf } from '../../scenario/needs.ts';
import type { RangeSpec } from '../../scenario/ordered/values.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { mostTrialsOf, nextOfMap } from '../../study/map/answer.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { LoadedScenario } from '../loading/loadScenario.ts';
import {
  askedOf,
  type ChosenOptions,
  candidatesOf,
  chosenTrial,
  refuseUnanswerable,
} from './chosenTrials.ts';

/** A scenario that says which two knobs a map is drawn of, as one that varies them. */
export interface LoadedMap {
  plan: MapPlan;
  loaded: LoadedScenario;
}

/**
 * null: the scenario asks for no map.
 * @throws OomlabError (usage) for knobs without an order, no values, a load that is not there, or a scenario that varies
 * something else as well
 */
export function mapOfScenario(loaded: LoadedScenario): LoadedMap | null {
  const { source, scenario } = loaded;
  if (scenario.map === undefined) return null;
  const plan = mapPlanOf(scenario.map, scenario.load, askedOf(scenario), source);
  refuseUnanswerable(loaded, `a map is drawn of ${plan.x.knob} and ${plan.y.knob}`);
  const { x, y } = scenario.map;
  const vary = { [x.knob]: varied(x, plan.x.values), [y.knob]: varied(y, plan.y.values) };
  return { plan, loaded: { ...loaded, scenario: { ...scenario, vary } } };
}

const varied = ({ values }: RangeSpec, listed: string[]): Scenario['vary'][string] =>
  values === undefined || Array.isArray(values) ? listed : values;

/** The longest that the load of one of them takes. */
export const longestOf = (candidates: readonly TrialPlan[]): number =>
  Math.max(...candidates.map(({ until }) => until.atMostMs));

/** What it asks of the machine at most. */
export function mapNeeds(plan: MapPlan, candidates: readonly TrialPlan[]): Needs {
  const needs = needsOf(candidates);
  const trials = mostTrialsOf(plan);
  return { ...needs, trials, upToMs: (needs.upToMs / needs.trials) * trials };
}

/**
 * The part of a run's request that draws a map: what may be tried, and which is next by the `verdicts` of those before it.
 * @param before of one that goes on
 */
export function mapping(
  { plan, loaded }: LoadedMap,
  options: ChosenOptions,
  before: readonly Verdict[] = [],
) {
  const verdicts = [...before];
  const trials = candidatesOf(loaded, options);
  return {
    trials,
    next: (done: number, underWay: readonly TrialPlan[] = []): TrialPlan | null => {
      const next = nextOfMap(
        plan,
        verdicts,
        underWay.map(({ variant }) => variant),
      );
      if (next === null) return null;
      const order = plan.x.values.indexOf(next.x) * plan.y.values.length + plan.y.values.indexOf(next.y);
      const values = { [plan.x.knob]: next.x, [plan.y.knob]: next.y };
      return chosenTrial(loaded, options, values, { order, done, verdicts, underWay });
    },
    total: mostTrialsOf(plan),
    map: plan,
    verdicts,
  };
}
