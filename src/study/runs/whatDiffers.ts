import type { Environment, FleetHost } from '../../record/schema.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { variantKey } from '../outcome.ts';

/** Facts of a machine with which its figures change. */
const facts = [
  'cpuModel',
  'cores',
  'memoryBytes',
  'kernel',
  'governor',
  'clocksource',
  'engine',
  'cgroupVersion',
  'cgroupDriver',
  'storageDriver',
  'oomlab',
] as const satisfies readonly (keyof Environment)[];

export interface Differing {
  what: string;
  before: string;
  after: string;
}

/** In which facts two machines differ, or the programs that measured on them. */
const machinesDiffer = (before: Partial<Environment>, after: Partial<Environment>): Differing[] =>
  facts
    .filter((fact) => before[fact] !== after[fact])
    .map((what) => ({ what, before: String(before[what]), after: String(after[what]) }));

/** The machines that executed a run's trials, by name; the name of its own is empty. */
export type Machines = Record<string, Environment>;

export const machinesOf = (
  environment: Environment,
  trials: readonly { host: Pick<FleetHost, 'name' | 'environment'> | null }[],
): Machines =>
  trials.length === 0
    ? { '': environment }
    : Object.fromEntries(
        trials.map(({ host }) => (host === null ? ['', environment] : [host.name, host.environment])),
      );

/** The same for all machines of two runs: where each has one, these; else those of the same name, and which have one of the runs only. */
export function hostsDiffer(before: Machines, after: Machines): Differing[] {
  const [a, b] = [Object.entries(before), Object.entries(after)];
  const named = a.flatMap(([name, machine]): Differing[] => {
    const same = a.length === 1 && b.length === 1 ? b[0]?.[1] : after[name];
    if (same === undefined) return [];
    const differing = machinesDiffer(machine, same);
    return name === '' ? differing : differing.map((one) => ({ ...one, what: `host ${name}: ${one.what}` }));
  });
  const [hosts, others] = [a, b].map((all) =>
    all
      .map(([name]) => name || 'its own machine')
      .sort()
      .join(', '),
  );
  return hosts === others || hosts === undefined || others === undefined
    ? named
    : [{ what: 'hosts', before: hosts, after: others }, ...named];
}

/**
 * What was asked for otherwise, of the variants that both runs have: `swap=off: machine.memoryBytes`. The order of the
 * trials and their seeds are no part of what is asked.
 */
export function plansDiffer(before: readonly TrialPlan[], after: readonly TrialPlan[]): Differing[] {
  const [a, b] = [firstOfEach(before), firstOfEach(after)];
  return [...a].flatMap(([key, plan]) => {
    const other = b.get(key);
    return other === undefined ? [] : differing(asked(plan), asked(other), key);
  });
}

const firstOfEach = (plans: readonly TrialPlan[]): Map<string, TrialPlan> =>
  new Map(plans.toReversed().map((plan) => [variantKey(plan.variant), plan]));

function asked({ id, runId, position, repeat, order, variant, load, ...rest }: TrialPlan): object {
  const { seed, ...same } = load ?? { seed: 0 };
  return { ...rest, load: load === null ? null : same };
}

function differing(one: unknown, other: unknown, what: string): Differing[] {
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.flatMap((name) =>
      differing(one[name], other[name], `${what}${what.includes(': ') ? '.' : ': '}${name}`),
    );
  }
  const [before, after] = [one, other].map((value) => JSON.stringify(value) ?? 'nothing');
  return before === after || before === undefined || after === undefined ? [] : [{ what, before, after }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
