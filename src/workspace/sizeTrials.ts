import { usageError } from '../errors.ts';
import { type CompileOptions, compileTrials } from '../scenario/compile.ts';
import { type Needs, needsOf } from '../scenario/needs.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { type SizePlan, sizePlanOf } from '../scenario/size.ts';
import { leastProof, nextValue } from '../study/size/answer.ts';
import { proofOf } from '../study/size/proof.ts';
import type { Verdict } from '../verdict/verdict.ts';
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
  if (Object.keys(scenario.vary).length > 0)
    throw usageError(
      `${source}: a size is sought of ${plan.knob} alone, and "vary" has ${Object.keys(scenario.vary).join(', ')}`,
      'Move what varies into a scenario of its own.',
    );
  if (scenario.load === null && (scenario.latency !== undefined || scenario.goodputFloor !== undefined))
    throw usageError(
      `${source}: an objective of answers without a load that asks for any`,
      'Add a "load", or leave "latency" and "goodputFloor" out.',
    );
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

/** Each value once: a trial that is repeated is the same with another number, and draws other requests. */
export function candidatesOf(
  { loaded }: LoadedSize,
  options: Pick<CompileOptions, 'runId' | 'seed' | 'quick'>,
): TrialPlan[] {
  const { source, scenario } = loaded;
  return compileTrials(scenario, { ...options, source, repeats: 1, only: {} });
}

/** What it asks of the machine at least: what looks for the edge, a dozen, and one proof without a loss. */
export function sizeNeeds(plan: SizePlan, candidates: readonly TrialPlan[]): Needs {
  const needs = needsOf(candidates);
  const trials = Math.min(plan.maxTrials, leastProof(plan).clean + lookingFor);
  return { ...needs, trials, upToMs: (needs.upToMs / needs.trials) * trials };
}

const lookingFor = 12;

/**
 * The part of a run's request that makes it a search for a size: what may be tried, and which is next by what was seen so
 * far, which is collected in `verdicts`.
 */
export function sizing(
  size: LoadedSize,
  options: Pick<CompileOptions, 'runId' | 'seed' | 'quick'>,
  verdicts: Verdict[] = [],
) {
  const { plan } = size;
  return {
    trials: candidatesOf(size, options),
    next: (done: number) => nextTrial(size, options, verdicts, done),
    total: plan.maxTrials,
    size: plan,
    onVerdict: (verdict: Verdict) => void verdicts.push(verdict),
  };
}

/** The next plan under its number in this run. */
function nextTrial(
  { plan, loaded }: LoadedSize,
  options: Pick<CompileOptions, 'runId' | 'seed' | 'quick'>,
  verdicts: readonly Verdict[],
  done: number,
): TrialPlan | null {
  const { knob, values } = plan;
  const value = nextValue(plan, verdicts);
  if (value === null) return null;
  const repeat = verdicts.filter(({ variant }) => variant[knob] === value).length + 1;
  const repeats = compileTrials(loaded.scenario, {
    ...options,
    source: loaded.source,
    repeats: repeat,
    only: { [knob]: value },
  });
  const candidate = repeats.find((each) => each.repeat === repeat);
  if (!candidate) return null;
  const position = done + 1;
  const number = String(position).padStart(2, '0');
  const label = value.replaceAll(/[^a-zA-Z0-9.+-]/g, '_');
  return {
    ...candidate,
    position,
    order: values.indexOf(value),
    id: `${number}-${knob}=${label}-r${repeat}`,
  };
}
