import { usageError } from '../../errors.ts';
import { type CompileOptions, compileTrials, objectiveOf } from '../../scenario/compile.ts';
import type { Objective } from '../../scenario/objective.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { LoadedScenario } from '../loading/loadScenario.ts';

/** Trials whose values are chosen one after the other, by what those before them were judged to be. */

export type ChosenOptions = Pick<CompileOptions, 'runId' | 'seed' | 'quick'>;

/** What was tried until now: trials that are done, and those of which nothing is known yet. */
export interface Chosen {
  /** All of them. */
  done: number;
  verdicts: readonly Verdict[];
  underWay: readonly TrialPlan[];
}

/** @throws OomlabError (usage) for a scenario that varies something else as well, or whose objective nothing is asked of */
export function refuseUnanswerable({ source, scenario }: LoadedScenario, what: string): void {
  if (Object.keys(scenario.vary).length > 0)
    throw usageError(
      `${source}: ${what} alone, and "vary" has ${Object.keys(scenario.vary).join(', ')}`,
      'Move what varies into a scenario of its own.',
    );
  if (scenario.load === null && (scenario.latency !== undefined || scenario.goodputFloor !== undefined))
    throw usageError(
      `${source}: an objective of answers without a load that asks for any`,
      'Add a "load", or leave "latency" and "goodputFloor" out.',
    );
}

/** What all answers of a trial together are held against; null: its load asks for none. */
export const askedOf = (scenario: Scenario): Objective | null =>
  scenario.load === null ? null : objectiveOf(scenario);

/** Each variant once: a trial that is repeated is the same with another number, and draws other requests. */
export const candidatesOf = ({ source, scenario }: LoadedScenario, options: ChosenOptions): TrialPlan[] =>
  compileTrials(scenario, { ...options, source, repeats: 1, only: {} });

/**
 * The next trial of these values, under its number in this run.
 * @param order of the variant, as the scenario has them
 */
export function chosenTrial(
  { source, scenario }: LoadedScenario,
  options: ChosenOptions,
  values: Record<string, string>,
  { order, done, verdicts, underWay }: Chosen & { order: number },
): TrialPlan | null {
  const all = Object.entries(values);
  const isOne = ({ variant }: Pick<Verdict, 'variant'>) =>
    all.every(([knob, value]) => variant[knob] === value);
  const repeat = verdicts.filter(isOne).length + underWay.filter(isOne).length + 1;
  const repeats = compileTrials(scenario, { ...options, source, repeats: repeat, only: values });
  const candidate = repeats.find((each) => each.repeat === repeat);
  if (!candidate) return null;
  const position = done + 1;
  const label = all.map(([knob, value]) => `${knob}=${value.replaceAll(/[^a-zA-Z0-9.+-]/g, '_')}`).join('-');
  return {
    ...candidate,
    position,
    order,
    id: `${String(position).padStart(2, '0')}-${label}-r${repeat}`,
  };
}
