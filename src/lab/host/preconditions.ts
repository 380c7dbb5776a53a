import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { labError } from '../../errors.ts';
import { hostPressureIsThere } from '../../probe/cgroup/pressure.ts';
import { hostMemoryAvailableBytes } from '../../probe/host.ts';
import { kernelLogIsReadable } from '../../probe/kernel/kernelLog.ts';
import type { Environment, Precondition } from '../../record/schema.ts';
import type { MachinePlan, TrialPlan } from '../../scenario/plan.ts';
import { formatBytes } from '../../scenario/units.ts';
import { type EngineInfo, isRootless, rootlessLacks } from '../engine/engine.ts';
import type { CpuSplit } from './cpus.ts';
import { swapAreas, swapFreeBytes } from './swap.ts';

const mib = 1024 ** 2;
/** Left for the host, the engine, the generator and ourselves beside the target's limit. */
const memoryReserve = 512 * mib;

/** The machines of a trial: the main target's, and those of services that have one of their own. */
const machinesOf = ({ machine, services }: TrialPlan): MachinePlan[] => [
  machine,
  ...services.flatMap((service) => service.machine ?? []),
];

const memoryOf = (plan: TrialPlan): number =>
  machinesOf(plan).reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);

/** The largest swap that any of the trials asks for; 0: none does. */
export function swapNeeded(plans: readonly TrialPlan[]): number {
  const swapOf = (plan: TrialPlan) =>
    machinesOf(plan)
      .filter(({ swapOnZram }) => !swapOnZram)
      .reduce((sum, { swapBytes, memoryBytes }) => sum + (swapBytes ?? memoryBytes), 0);
  return Math.max(0, ...plans.map(swapOf));
}

/**
 * An area in compressed memory is swap that is added for a trial, too: whoever forbids that forbids it of any kind.
 * @throws OomlabError (lab) where a trial asks for one, and it is forbidden
 */
export function requireZramAllowed(plans: readonly TrialPlan[], mayAddSwap: boolean | null): void {
  const asking = plans.find((plan) => machinesOf(plan).some(({ swapOnZram }) => swapOnZram));
  if (mayAddSwap !== false || asking === undefined) return;
  throw labError(
    `Trial ${asking.id} swaps to zram, which would be added for it, and --no-add-swap forbids that`,
    'Leave such variants out with --only, or leave --no-add-swap out.',
  );
}

/** By the largest of the trials, with what is left for everything else. */
export const memoryNeeded = (plans: readonly TrialPlan[]): number =>
  Math.max(0, ...plans.map(memoryOf)) + memoryReserve;

/**
 * What would make the run impossible, checked before anything is started.
 * @throws OomlabError (lab) for too little memory.
 */
export function requireMemory(plans: readonly TrialPlan[]): void {
  const memory = memoryNeeded(plans);
  const available = hostMemoryAvailableBytes();
  if (available === null || available >= memory) return;
  throw labError(
    `Not enough memory: the largest variant needs ${formatBytes(memory)} free, and ${formatBytes(available)} are`,
    'Stop something, or choose variants with less memory.',
  );
}

/** What a result depends on, checked and stored with every trial; a missed one is shown with the result. */
export function checkPreconditions(
  plan: TrialPlan,
  environment: Environment,
  cpus: CpuSplit,
  engine: Pick<EngineInfo, 'SecurityOptions'>,
  shared = false,
): Precondition[] {
  return [
    ...rootless(engine),
    ...alone(shared),
    swap(plan),
    memory(plan),
    pressure(),
    kernelLog(),
    quietHost(),
    apartCpus(cpus),
    proxy(environment),
  ];
}

function rootless(engine: Pick<EngineInfo, 'SecurityOptions'>): Precondition[] {
  if (!isRootless(engine)) return [];
  return [{ name: 'root', value: 'the engine is rootless', status: 'missed', meaning: rootlessLacks }];
}

function alone(shared: boolean): Precondition[] {
  if (!shared) return [];
  const meaning =
    'Trials of others ran on this machine at the same time: its figures are of less than a whole one.';
  return [{ name: 'machine', value: 'shared with other hosts', status: 'missed', meaning }];
}

function swap({ machine }: TrialPlan): Precondition {
  if (machine.swapOnZram)
    return {
      name: 'swap',
      value: `zram of this trial, ${formatBytes(machine.swapBytes)}`,
      status: 'met',
      meaning: '',
    };
  const areas = swapAreas();
  const value =
    areas
      .map((area) => `${area.type}${area.ours ? ' of this run' : ''} ${formatBytes(area.sizeBytes)}`)
      .join(', ') || 'none';
  const enough = swapFreeBytes(areas) >= (machine.swapBytes ?? 1);
  return {
    name: 'swap',
    value,
    status: enough ? 'met' : 'missed',
    meaning: enough ? '' : 'the variant may swap more than the host has: its swap is smaller than stated',
  };
}

function memory(plan: TrialPlan): Precondition {
  const available = hostMemoryAvailableBytes();
  if (available === null)
    return { name: 'memory available', value: 'not known', status: 'unknown', meaning: '' };
  const met = available >= memoryOf(plan) + memoryReserve;
  return {
    name: 'memory available',
    value: formatBytes(available),
    status: met ? 'met' : 'missed',
    meaning: met ? '' : 'the host may run out of memory before the target reaches its limit',
  };
}

function pressure(): Precondition {
  const met = hostPressureIsThere();
  return {
    name: 'pressure (PSI)',
    value: met ? 'available' : 'not available',
    status: met ? 'met' : 'missed',
    meaning: met ? '' : 'thrash is inferred without stall times',
  };
}

function kernelLog(): Precondition {
  const met = kernelLogIsReadable();
  return {
    name: 'kernel log',
    value: met ? 'readable' : 'not readable',
    status: met ? 'met' : 'missed',
    meaning: met ? '' : 'kills are known from counters only, without the kernel’s own line',
  };
}

/** More than this many runnable tasks before a trial means that somebody else is using the processors. */
const quietLoad = 1;

/**
 * Tasks that run or wait for a processor right now, ourselves left out. The load average would still
 * carry the trial before this one.
 */
function quietHost(): Precondition {
  const running =
    Number(/^procs_running (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? Number.NaN) - 1;
  const met = running <= quietLoad;
  return {
    name: 'other load',
    value: `${running} tasks running beside oomlab (load average ${loadavg()[0]?.toFixed(1)})`,
    status: met ? 'met' : 'missed',
    meaning: met ? '' : 'others compete for the processors: latencies may be worse than the machine is',
  };
}

function apartCpus({ target, ours }: CpuSplit): Precondition {
  return {
    name: 'processors apart',
    value: ours === null ? `target and generator share ${target}` : `target ${target}, generator ${ours}`,
    status: ours === null ? 'missed' : 'met',
    meaning: ours === null ? 'the generator takes time from the target: throughput is a lower bound' : '',
  };
}

function proxy({ userlandProxy }: Environment): Precondition {
  return {
    name: 'no proxy in the path',
    value: { yes: 'docker-proxy', no: 'direct', unknown: 'not known' }[userlandProxy],
    status: ({ yes: 'missed', no: 'met', unknown: 'unknown' } as const)[userlandProxy],
    meaning:
      userlandProxy === 'yes'
        ? 'docker-proxy is between generator and target: it costs throughput and accepts connections for a dead target'
        : '',
  };
}
