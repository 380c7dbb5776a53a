import { usageError } from '../../errors.ts';
import { derivedSeed } from '../../random.ts';
import {
  atMostMs,
  type CapacityRun,
  capacityPlanOf,
  quickened,
  stepMs,
  stepsOf,
} from '../../scenario/capacity/plan.ts';
import { type CompileOptions, compileTrials } from '../../scenario/compile.ts';
import type { LoadSpec } from '../../scenario/load.ts';
import { type Needs, needsOf } from '../../scenario/needs.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { parseDuration } from '../../scenario/units.ts';
import { applyPatches, type Variant, variantsOf } from '../../scenario/variants.ts';
import type { NextTrial } from '../../study/capacity/nextTrial.ts';
import { trialNames } from '../../study/capacity/told.ts';
import { type CapacityTrial, ofKind } from '../../study/capacity/trial.ts';
import { variantKey } from '../../study/outcome.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { LoadedScenario } from '../loading/loadScenario.ts';
import { knowledge, otherTrials, soFar } from './capacityKnown.ts';

/** A scenario whose capacity is looked for: the search of each of its variants, and how its trials are made. */
export interface LoadedCapacity {
  run: CapacityRun;
  /** One of each variant, which says what all of its trials need. */
  candidates: TrialPlan[];
  planOf(variant: Record<string, string>, next: NextTrial, position: number): TrialPlan;
}

/** A trial whose objective was broken for so long needs no more time, where the scenario says nothing else. */
const brokenForMs = 5000;

/** @throws OomlabError (usage) for a scenario whose capacity cannot be looked for */
export function capacityOfScenario(
  loaded: LoadedScenario,
  options: Pick<CompileOptions, 'runId' | 'seed' | 'only'> & { quick?: boolean },
): LoadedCapacity {
  const { source, scenario } = loaded;
  const refuse = (what: string, hint: string): never => {
    throw usageError(`${source}: ${what}`, hint);
  };
  if (scenario.capacity === undefined)
    return refuse(
      'has no "capacity"',
      "Add capacity: { from: 1, to: 200, hold: '60s' }; scenarios/image-server.ts has one.",
    );
  const asked = capacityPlanOf(scenario.capacity);
  if ('what' in asked) return refuse(`capacity: ${asked.what}`, asked.hint);
  const plan = options.quick ? quickened(asked) : asked;
  if (scenario.load === null)
    return refuse(
      'capacity: there is no load, so that nothing says what is requested',
      'Write a load: its requests are sent at a rate.',
    );
  if (scenario.latency === undefined)
    return refuse(
      'capacity: no latency is asked for, and where answers may take any time, any rate is held',
      "Write latency: { p99: '500ms' } beside the load.",
    );
  const taken = trialNames.find((name) => Object.hasOwn(scenario.vary, name));
  if (taken !== undefined)
    return refuse(
      `capacity: "vary.${taken}" has a name that its trials use themselves`,
      'Name it otherwise.',
    );
  const variants = variantsOf(scenario).filter(({ values }) =>
    Object.entries(options.only).every(([name, value]) => values[name] === value),
  );
  const planOf: LoadedCapacity['planOf'] = (values, next, position) => {
    const variant = variants.find((each) => variantKey(each.values) === variantKey(values));
    if (variant === undefined) throw new TypeError(`no variant ${variantKey(values)}`);
    const ratePerSecond = Number(next.ratePerSecond.toPrecision(4));
    const [trial] = compileTrials(withRate(scenario, variant, { ...next, ratePerSecond }, plan), {
      ...options,
      source,
      quick: false,
      repeats: 1,
      only: {},
    });
    if (trial?.load == null) throw new TypeError('a scenario without a trial');
    const rate = String(ratePerSecond);
    const seed = derivedSeed(options.seed, `seed of repeat ${position}`);
    const name = [...Object.entries(values), ['trial', next.kind], ['rate', rate]]
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
      .replaceAll(/[^a-zA-Z0-9=,.+-]/g, '_');
    return {
      ...trial,
      id: `${String(position).padStart(2, '0')}-${name}`,
      position,
      variant: { ...values, trial: next.kind, rate },
      order: variants.indexOf(variant),
      load: { ...trial.load, seed },
    };
  };
  // Also what refuses names that are not there.
  compileTrials(scenario, { ...options, source, quick: false, repeats: 1 });
  const candidates = variants.map(({ values }, index) =>
    planOf(values, { kind: 'full', ratePerSecond: plan.fromPerSecond }, index + 1),
  );
  const [first] = candidates;
  if (first === undefined) throw new TypeError('a scenario without a variant');
  return {
    run: {
      plan,
      objective: first.objective,
      variants: candidates.map(({ machine, services }, index) => ({
        variant: variants[index]?.values ?? {},
        // With another machine beside it, its price is not that of what carries the load.
        machine: services.some((service) => service.machine !== null) ? null : machine.name,
        cpus: machine.cpus,
        memoryBytes: machine.memoryBytes,
      })),
    },
    candidates,
    planOf,
  };
}

/** Whether its own load is by rate: one by connections has none, and only its requests are used. */
export const isRated = ({ load }: Pick<Scenario, 'load'>): boolean => load?.shape.startsWith('rate') ?? false;

/** One variant of the scenario, whose requests arrive at a rate; its connections are not used. */
function withRate(
  scenario: Scenario,
  { patches }: Variant,
  { kind, ratePerSecond }: NextTrial,
  plan: CapacityRun['plan'],
): Scenario {
  const patched = applyPatches(scenario, patches) as Scenario;
  const load = patched.load ?? scenario.load;
  if (load === null) throw new TypeError('a scenario without a load');
  const { requests, timeout, warmup } = load;
  const common = {
    requests,
    ...(timeout === undefined ? {} : { timeout }),
    ...(warmup === undefined ? {} : { warmup }),
    ...('arrivals' in load && load.arrivals !== undefined ? { arrivals: load.arrivals } : {}),
    ...('maxInFlight' in load && load.maxInFlight !== undefined ? { maxInFlight: load.maxInFlight } : {}),
  };
  const rates = kind === 'steps' ? stepsOf(plan) : [ratePerSecond];
  const eachMs = kind === 'steps' ? stepMs(plan) : kind === 'short' ? plan.shortMs : plan.holdMs;
  const rated: LoadSpec =
    kind === 'steps'
      ? { shape: 'rate-steps', ...common, perSecond: rates, every: `${eachMs}ms` }
      : { shape: 'rate', ...common, perSecond: ratePerSecond, for: `${eachMs}ms` };
  const warmMs = warmup === undefined ? 0 : (parseDuration(warmup.for) ?? 0);
  const ownMs =
    scenario.until.brokenFor === null
      ? brokenForMs
      : (parseDuration(scenario.until.brokenFor) ?? brokenForMs);
  return {
    ...patched,
    vary: {},
    load: rated,
    until: {
      brokenFor: `${Math.min(ownMs, plan.holdMs / 2)}ms`,
      atMost: `${atMostMs(plan, kind, warmMs)}ms`,
    },
  };
}

/** What it asks of the machine at most. */
export function capacityNeeds({ run: { plan, variants }, candidates }: LoadedCapacity): Needs {
  const needs = needsOf(candidates);
  const full = needs.upToMs / candidates.length;
  const short = full - plan.holdMs + plan.shortMs;
  const steps = full - plan.holdMs + stepsOf(plan).length * stepMs(plan);
  return {
    ...needs,
    trials: variants.length * (plan.mostFull + otherTrials),
    upToMs: variants.length * (plan.mostFull * full + (otherTrials - 1) * short + steps),
  };
}

const isOfVariant = (plan: TrialPlan, variant: Record<string, string>): boolean =>
  Object.entries(variant).every(([name, value]) => plan.variant[name] === value);

/** A further full trial at the same rate tells as much beside the others as after them; where the way up is looked for, each waits. */
const isOneMore = (
  { plan }: CapacityRun,
  next: NextTrial | null,
  trials: readonly CapacityTrial[],
  pending: number,
): boolean => next?.kind === 'full' && ofKind(trials, 'full').length + pending < plan.mostFull;

/**
 * The part of a run's request that makes it a search for capacity: variants take turns, so that none has the machine at
 * another time than the others. Each trial is chosen by the `verdicts` of those before it.
 * @param before of a search that goes on
 */
export function lookingForCapacity(
  { run, candidates, planOf }: LoadedCapacity,
  before: readonly Verdict[] = [],
) {
  const verdicts = [...before];
  const knownOf = knowledge(run, verdicts);
  return {
    trials: candidates,
    next: (done: number, underWay: readonly TrialPlan[] = []): TrialPlan | null => {
      const open = run.variants
        .map((each) => ({ variant: each.variant, ...knownOf(each) }))
        .flatMap(({ variant, trials, next }) => {
          const pending = underWay.filter((plan) => isOfVariant(plan, variant)).length;
          const isMore = pending > 0 && !isOneMore(run, next, trials, pending);
          return next === null || isMore ? [] : [{ variant, made: trials.length + pending, next }];
        })
        .toSorted((a, b) => a.made - b.made)[0];
      return open === undefined ? null : planOf(open.variant, open.next, done + 1);
    },
    soFar: () => soFar(run, knownOf, (index) => candidates[index]?.until.atMostMs ?? 0),
    total: run.variants.length * (run.plan.mostFull + otherTrials),
    capacity: run,
    verdicts,
  };
}
