import { usageError } from '../errors.ts';
import { derivedSeed, shuffler } from '../random.ts';
import { refuseExpectedOfNone } from './expected/compile.ts';
import type { FaultCase } from './faultCase.ts';
import { refuseCutLoad } from './loads/cap.ts';
import { refuseArrivals } from './loads/generated.ts';
import { loadPlanOf } from './loads/loadPlan.ts';
import { nameOf } from './machines.ts';
import { type Objective, percentiles } from './objective.ts';
import type { MachinePlan, TargetPlan, TrialPlan } from './plan.ts';
import type { MachineSpec, Scenario, TargetSpec } from './schema.ts';
import { refuseSettings, refuseSettingsOf } from './settings.ts';
import { containerSchema, plainContainer } from './target/container.ts';
import { imagePlanOf } from './target/image.ts';
import { parseBytes, parseDuration } from './units.ts';
import { validateScenario } from './validate.ts';
import { applyPatches, type Variant, variantsOf } from './variants.ts';
import { mostOf, type RepeatPlan } from './written.ts';

export interface CompileOptions {
  /** The scenario's file, for messages. */
  source: string;
  runId: string;
  seed: number;
  quick: boolean;
  repeats: number | null;
  /** Only variants that have all of these values. */
  only: Record<string, string>;
}

/** One thing to be tried: its name as values, and the scenario with all patches applied. */
interface Point {
  values: Record<string, string>;
  /** For messages: the file, and the variant. */
  source: string;
  scenario: Scenario;
}

type Ordered = Point & { order: number };

/** The plan by which more repeats are made or not; null: so many as were asked for in any case. */
export const repeatPlanOf = (
  { repeats }: Scenario,
  options: Pick<CompileOptions, 'quick' | 'repeats'>,
): RepeatPlan | null =>
  typeof repeats === 'number' || options.quick || options.repeats !== null ? null : repeats;

/**
 * All trials of a run in the order of execution: every repeat holds each variant once, in a seeded random order. Of a plan of
 * repeats all that it may come to.
 */
export function compileTrials(scenario: Scenario, options: CompileOptions): TrialPlan[] {
  const quick = options.quick ? [{ load: scenario.quick.load, until: scenario.quick.until }] : [];
  refuseSettings(scenario, options.source);
  const variants = variantsOf(scenario);
  refuseExpectedOfNone(
    scenario,
    variants.map(({ values }) => values),
    options.source,
  );
  const points = selectVariants(variants, options.only).map(({ values, patches }) => {
    const source = sourceOf(options.source, values);
    const patched = validateScenario(applyPatches(scenario, [...patches, ...quick]), source);
    refuseSettingsOf(patches, patched.target.runtime, source);
    return { values, source, scenario: patched };
  });
  return planPoints(points, options.repeats ?? (options.quick ? 1 : mostOf(scenario.repeats)), options);
}

/** A patched value is not where the path says: the variant that put it there is named as well. */
function sourceOf(source: string, values: Record<string, string>): string {
  const variant = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return variant.length === 0 ? source : `${source} with ${variant.join(' ')}`;
}

/** The trials of a corpus as one run: every repeat holds each case once, in a seeded random order. */
export function compileCases(
  cases: readonly FaultCase[],
  options: Pick<CompileOptions, 'runId' | 'seed'> & { repeats: number },
): TrialPlan[] {
  const points = cases.map(({ name, scenario }) => {
    refuseSettings(scenario, name);
    return { values: { case: name }, source: name, scenario: validateScenario(scenario, name) };
  });
  return planPoints(points, options.repeats, options);
}

function planPoints(
  points: readonly Point[],
  repeats: number,
  { runId, seed }: Pick<CompileOptions, 'runId' | 'seed'>,
): TrialPlan[] {
  const shuffle = shuffler(seed);
  const written: Ordered[] = points.map((point, order) => ({ ...point, order }));
  const drawn = Array.from({ length: repeats }, (_, repeat) =>
    shuffle(written).map((point) => ({ ...point, repeat: repeat + 1 })),
  ).flat();
  const digits = String(drawn.length).length;
  return drawn.map(({ values, source, scenario, repeat, order }, index) => {
    const label = Object.entries(values)
      .map(([name, value]) => `-${name}=${value}`)
      .join('')
      .replaceAll(/[^a-zA-Z0-9=.+-]/g, '_');
    const plan = planOf(scenario, {
      id: `${String(index + 1).padStart(Math.max(2, digits), '0')}${label}-r${repeat}`,
      runId,
      position: index + 1,
      repeat,
      order,
      variant: values,
      // The same repeat draws the same requests in every variant, so that variants are compared on equal terms.
      loadSeed: derivedSeed(seed, `seed of repeat ${repeat}`),
    });
    refuseArrivals(plan, source);
    refuseCutLoad(plan, source);
    return plan;
  });
}

function planOf(
  scenario: Scenario,
  trial: Pick<TrialPlan, 'id' | 'runId' | 'position' | 'repeat' | 'order' | 'variant'> & { loadSeed: number },
): TrialPlan {
  const { loadSeed, ...identity } = trial;
  return {
    ...identity,
    target: targetPlanOf(scenario.target),
    machine: machinePlanOf(scenario.machine),
    load: scenario.load === null ? null : loadPlanOf(scenario.load, loadSeed),
    services: Object.entries(scenario.services).map(([name, service]) => ({
      name,
      target: targetPlanOf(service.target),
      entry: service.entry ?? false,
      later: service.later ?? false,
      machine: service.machine === undefined ? null : machinePlanOf(service.machine),
    })),
    network: scenario.network,
    density:
      scenario.density === undefined
        ? null
        : { everyMs: required(parseDuration(scenario.density.every)), upTo: scenario.density.upTo },
    actions: scenario.actions.map(({ at, ...action }) => ({ ...action, atMs: required(parseDuration(at)) })),
    until: {
      brokenForMs: scenario.until.brokenFor === null ? null : parseDuration(scenario.until.brokenFor),
      atMostMs: required(parseDuration(scenario.until.atMost)),
    },
    objective: objectiveOf(scenario),
    probeHz: scenario.probeHz,
  };
}

export const objectiveOf = (scenario: Scenario): Objective => ({
  goodShare: scenario.goodShare,
  latency: latencyOf(scenario.latency),
  goodputFloor: scenario.goodputFloor ?? null,
});

function latencyOf(bound: Scenario['latency']): TrialPlan['objective']['latency'] {
  const percentile = percentiles.find((name) => bound?.[name] !== undefined);
  if (percentile === undefined) return null;
  return { percentile, ms: required(parseDuration(bound?.[percentile] ?? '')) };
}

function targetPlanOf(target: TargetSpec): TargetPlan {
  return {
    name: target.name,
    image: imagePlanOf(target.image),
    port: target.port,
    readyPath: target.ready !== null && 'path' in target.ready ? target.ready.path : null,
    readyBy: readyBy(target.ready),
    tls: tlsPlanOf(target.tls),
    readyTimeoutMs: target.ready === null ? 30_000 : required(parseDuration(target.ready.within)),
    runtime: target.runtime,
    command: target.command ?? null,
    env: target.env ?? {},
    heapBytes: target.heap === undefined || target.heap === 'default' ? null : parseBytes(target.heap),
    collector: target.collector ?? null,
    jvmFlags: target.jvmFlags ?? [],
    nativeMemory: target.nativeMemory ?? false,
    ulimits: target.ulimits ?? {},
    tmpfs: Object.fromEntries(
      Object.entries(target.tmpfs ?? {}).map(([folder, size]) => [folder, required(parseBytes(size))]),
    ),
    container:
      target.container === undefined
        ? null
        : containerSchema.parse({ ...plainContainer, ...target.container }),
  };
}

function readyBy(ready: TargetSpec['ready']): TargetPlan['readyBy'] {
  if (ready === null || 'path' in ready) return 'answer';
  if ('listening' in ready) return 'listening';
  return 'health' in ready ? 'health' : 'end';
}

function tlsPlanOf(tls: TargetSpec['tls']): TargetPlan['tls'] {
  if (tls === undefined) return null;
  if (tls === 'unchecked') return { ca: null, serverName: 'localhost', checked: false };
  const { ca, name } = tls;
  if (typeof ca === 'string') throw new TypeError(`a file that was not read: ${ca}`);
  return { ca: ca?.pem ?? null, serverName: name ?? 'localhost', checked: true };
}

function machinePlanOf(machine: MachineSpec): MachinePlan {
  return {
    name: nameOf(machine),
    cpus: machine.cpus,
    memoryBytes: required(parseBytes(machine.memory)),
    swapBytes:
      machine.swap === 'off' ? 0 : machine.swap === 'unlimited' ? null : required(parseBytes(machine.swap)),
    swapOnZram: machine.swapOn === 'zram',
    diskReadBytesPerSecond: machine.diskRead === undefined ? null : parseBytes(machine.diskRead),
    pidsLimit: machine.pids ?? null,
    groupMemoryBytes: machine.groupMemory === undefined ? null : parseBytes(machine.groupMemory),
  };
}

function selectVariants(variants: Variant[], only: Record<string, string>): Variant[] {
  const first = variants[0]?.values ?? {};
  for (const [name, value] of Object.entries(only)) {
    if (!Object.hasOwn(first, name)) {
      throw usageError(
        `--only ${name}=${value}: nothing called "${name}" varies here`,
        `What varies: ${Object.keys(first).join(', ') || 'nothing'}.`,
      );
    }
    const values = [...new Set(variants.map((variant) => variant.values[name]))];
    if (!values.includes(value)) {
      throw usageError(`--only ${name}=${value}: no such value`, `Values of ${name}: ${values.join(', ')}.`);
    }
  }
  return variants.filter((variant) =>
    Object.entries(only).every(([name, value]) => variant.values[name] === value),
  );
}

function required(value: number | null): number {
  if (value === null) throw new TypeError('a validated scenario holds a value that does not parse');
  return value;
}
