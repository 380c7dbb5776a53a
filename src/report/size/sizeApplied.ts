import { stringify } from 'yaml';
import { collectors, type RuntimeName } from '../../runtime/index.ts';
import { machinesSold, pricesAsOf } from '../../scenario/machines.ts';
import type { MachinePlan, TrialPlan } from '../../scenario/plan.ts';
import { redacted } from '../../scenario/secrets/looks.ts';
import { targetMachine } from '../../scenario/target/limits.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { TrialTable } from '../trialTable.ts';

/** Something to copy into a file or onto a command line. */
export interface Applied {
  title: string;
  text: string;
}

const mib = 1024 ** 2;
const short = (bytes: number): string =>
  bytes % mib === 0 ? `${bytes / mib}m` : `${Math.ceil(bytes / 1024)}k`;

/** A size as Kubernetes writes it. */
export const kubernetes = (bytes: number): string =>
  bytes % mib === 0 ? `${bytes / mib}Mi` : `${Math.ceil(bytes / 1024)}Ki`;

/** Processors as Kubernetes writes them: no more of one than a thousandth. */
export const millicores = (cpus: number): string => `${Math.round(cpus * 1000)}m`;

/**
 * A heap is part of the answer wherever it was set, and stands beside the variables that the scenario has. Without those whose
 * value was not recorded: whoever applies it has it, and what stands in its place would be set instead.
 */
export const environmentOf = (target: TrialPlan['target']): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...heapEnvironment(target), ...target.env }).filter(([, value]) => isRecorded(value)),
  );

const isRecorded = (value: string): boolean => !value.includes(redacted);

/** One word for a shell, whatever is in it. */
const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

const memoryAndSwap = ({ memoryBytes, swapBytes }: MachinePlan): string | number =>
  swapBytes === null ? -1 : short(memoryBytes + swapBytes);

/**
 * A service of a compose file with a trial's limits. Each stands in both places that it may have, as Compose refuses a service
 * whose two places differ, one that is left out among them, and nobody knows which of them the file has that this is laid over.
 * Source: compose-go, loader/validate.go.
 */
export function composeService(plan: TrialPlan): object {
  const machine = targetMachine(plan);
  const memory = short(machine.memoryBytes);
  const { cpus, pidsLimit } = machine;
  // An engine refuses one that is larger than the limit.
  const reserves = (plan.target.container?.memoryReservationBytes ?? 0) > machine.memoryBytes;
  const variables = Object.entries(environmentOf(plan.target));
  return {
    mem_limit: memory,
    memswap_limit: memoryAndSwap(machine),
    cpus,
    ...(pidsLimit === null ? {} : { pids_limit: pidsLimit }),
    ...(reserves ? { mem_reservation: memory } : {}),
    deploy: {
      resources: {
        limits: { memory, cpus: String(cpus), ...(pidsLimit === null ? {} : { pids: pidsLimit }) },
        ...(reserves ? { reservations: { memory } } : {}),
      },
    },
    ...(variables.length === 0
      ? {}
      : {
          environment: Object.fromEntries(
            variables.map(([name, value]) => [name, value.replaceAll('$', '$$$$')]),
          ),
        }),
  };
}

/** How a trial's container was bounded, for those who want theirs to be so. */
export function appliedOf(plan: TrialPlan): Applied[] {
  const { target } = plan;
  const machine = targetMachine(plan);
  const { memoryBytes, swapBytes, cpus, pidsLimit } = machine;
  const variables = Object.entries(environmentOf(target));
  const run = [
    `--memory ${short(memoryBytes)}`,
    `--memory-swap ${memoryAndSwap(machine)}`,
    `--cpus ${cpus}`,
    ...(pidsLimit === null ? [] : [`--pids-limit ${pidsLimit}`]),
    ...variables.map(([name, value]) => `--env ${name}=${quoted(value)}`),
  ];
  const compose = stringify({ services: { app: composeService(plan) } }, { lineWidth: 0 });
  const pod = [
    'resources:',
    '  requests:',
    `    memory: ${kubernetes(memoryBytes)}`,
    `    cpu: ${millicores(cpus)}`,
    '  limits:',
    `    memory: ${kubernetes(memoryBytes)}`,
    `    cpu: ${millicores(cpus)}`,
    ...(variables.length === 0 ? [] : ['env:']),
    ...variables.map(
      ([name, value]) => `  - { name: ${name}, value: ${JSON.stringify(value.replaceAll('$(', '$$$$('))} }`,
    ),
  ];
  return [
    { title: 'docker run', text: `docker run ${run.join(' ')} IMAGE` },
    { title: 'compose', text: compose.trimEnd() },
    {
      title: `Kubernetes container${swapBytes === 0 ? '' : ' (a pod has no swap: this was tried with it)'}`,
      text: pod.join('\n'),
    },
    ...jvmFlags(target),
    ...workers(target),
  ];
}

function heapEnvironment(target: TrialPlan['target']): Record<string, string> {
  const flags = flagsOf(target);
  const name = variableOf[target.runtime];
  return name === undefined || flags.length === 0 ? {} : { [name]: flags.join(' ') };
}

const variableOf: Partial<Record<RuntimeName, string>> = {
  jvm: 'JAVA_TOOL_OPTIONS',
  node: 'NODE_OPTIONS',
};

function flagsOf({ runtime, heapBytes, collector, jvmFlags: others }: TrialPlan['target']): string[] {
  if (runtime === 'node')
    return heapBytes === null ? [] : [`--max-old-space-size=${Math.round(heapBytes / mib)}`];
  if (runtime !== 'jvm') return [];
  return [
    ...(heapBytes === null ? [] : [`-Xmx${short(heapBytes)}`]),
    ...(collector === null ? [] : [collectors[collector].flag]),
    ...others.filter(isRecorded),
  ];
}

function jvmFlags(target: TrialPlan['target']): Applied[] {
  const flags = flagsOf(target);
  return target.runtime !== 'jvm' || flags.length === 0
    ? []
    : [{ title: 'JVM flags', text: `java ${flags.join(' ')}` }];
}

function workers({ env }: TrialPlan['target']): Applied[] {
  const count = env.WEB_CONCURRENCY;
  return count === undefined ? [] : [{ title: 'gunicorn', text: `gunicorn --workers ${count}` }];
}

/** The machines that people know, cheapest first, and whether they have what was tried. */
export function machinesTable({ machine }: TrialPlan): TrialTable {
  const { memoryBytes, cpus } = machine;
  const rows = machinesSold()
    .toSorted((a, b) => a.dollarsPerHour - b.dollarsPerHour)
    .map((sold) => [
      sold.name,
      String(sold.cpus),
      formatBytes(sold.memoryBytes),
      `$${sold.dollarsPerHour}`,
      `$${(sold.dollarsPerHour * 730).toFixed(2)}`,
      sold.name === machine.name
        ? 'is what was tried'
        : sold.memoryBytes < memoryBytes || sold.cpus < cpus
          ? 'too small'
          : sold.memoryBytes === memoryBytes
            ? 'has as much, and its own system takes some of it'
            : 'has more',
    ]);
  return {
    title: 'Machines that people know',
    head: ['machine', 'processors', 'memory', 'an hour', 'a month', 'for this'],
    rows,
    words: [5],
    note: `Prices on demand, ${pricesAsOf}; a month has 730 hours. What was tried has ${cpus} CPU and ${formatBytes(memoryBytes)}.`,
  };
}
