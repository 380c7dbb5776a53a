import type { MachineSpec } from '../scenario/schema.ts';
import type { Composed } from '../scenario/target/composed.ts';
import { type ContainerPlan, plainContainer } from '../scenario/target/container.ts';
import { formatBytes } from '../scenario/units.ts';
import { composeError } from './problem.ts';
import type { ComposeProject, ComposeService } from './project.ts';
import type { Roles } from './roles.ts';

/** As a scenario that is not yet validated has it. */
type PartOfMachine = { [Name in keyof MachineSpec]?: MachineSpec[Name] | undefined };

interface Machines {
  /** The target's. */
  machine: PartOfMachine;
  /** What the target may have of it at most: of a shared one what the file gives it, but for memory, which is the machine's. */
  targetLimits: ContainerPlan['limits'];
  /** null: it shares the target's. */
  machineOf(service: ComposeService): PartOfMachine | null;
  notes: string[];
}

/** What a service outside of the machine has where nobody says it: enough for most, and not all that this machine has. */
const ampleBytes = 1024 ** 3;

/**
 * With a memory in the scenario all services share that machine but those outside, each with its own limits within it. Without
 * it the target has the limits that the file gives it, and every other service a machine of its own. @throws OomlabError (usage)
 */
export function machinesOf(project: ComposeProject, { target }: Roles, composed: Composed): Machines {
  const { file, services } = project;
  const { machine: written, outside } = composed;
  const outsiders: Record<string, PartOfMachine> = Array.isArray(outside)
    ? Object.fromEntries(outside.map((name) => [name, {}]))
    : outside;
  for (const name of Object.keys(outsiders)) {
    if (name === target.name)
      throw composeError(
        file,
        ['services', name],
        'is the target, and can’t be outside',
        'Name others in "outside".',
      );
    if (!services.some((each) => each.name === name))
      throw composeError(
        file,
        ['services'],
        `"outside" names "${name}", which takes no part`,
        `Those that do: ${services.map((each) => each.name).join(', ')}.`,
      );
  }
  const shared = written.memory !== undefined;
  const limits = limitsOf(target);
  if (!shared && limits.memoryBytes === null)
    throw composeError(
      file,
      ['services', target.name],
      'has no memory limit, and the scenario names no memory',
      `Write machine: { cpus: 1, memory: '512m', swap: 'off' } in the scenario, or deploy.resources.limits in the file.`,
    );
  const sharing = services.filter(({ name }) => !(name in outsiders));
  return {
    machine: shared
      ? { swap: 'off', cpus: cpusOf(sharing), ...written }
      : { ...ownMachine(target), ...swapOf(target), cpus: cpusOf([target]), ...written },
    targetLimits: shared
      ? { ...plainContainer.limits, cpus: limits.cpus, pids: limits.pids }
      : plainContainer.limits,
    machineOf(service) {
      if (shared && !(service.name in outsiders)) return null;
      return {
        cpus: cpusOf([service]),
        memory: text(ampleBytes),
        ...ownMachine(service),
        ...swapOf(service),
        ...outsiders[service.name],
      };
    },
    notes: [
      ...(shared ? sharedNotes(file, target, String(written.memory)) : []),
      ...outsideNotes(file, services, target, shared, outsiders),
    ],
  };
}

const limitsOf = ({ container }: ComposeService) => container.limits;

/** Bytes as a scenario writes them. */
const text = (bytes: number): string => (bytes % 1024 ** 2 === 0 ? `${bytes / 1024 ** 2}m` : `${bytes}b`);

function ownMachine(service: ComposeService): PartOfMachine {
  const { memoryBytes, pids } = limitsOf(service);
  return {
    ...(memoryBytes === null ? {} : { memory: text(memoryBytes) }),
    ...(pids === null ? {} : { pids }),
  };
}

/** Nothing said is none, which every machine of oomlab begins with. */
function swapOf(service: ComposeService): PartOfMachine {
  const { swapBytes } = limitsOf(service);
  if (swapBytes === 'unlimited') return { swap: swapBytes };
  return { swap: swapBytes === null || swapBytes === 0 ? 'off' : text(swapBytes) };
}

/** Processors of a machine of which nobody says how many: enough for the largest limit of those on it, and one where there is none. */
export const cpusOf = (services: readonly ComposeService[]): number =>
  Math.max(...(services.length > 1 ? [1] : []), ...services.map((each) => limitsOf(each).cpus ?? 1));

/** What of the target's own limits has given way to a machine that it shares, and what holds within it. */
function sharedNotes(file: string, target: ComposeService, memory: string): string[] {
  const { memoryBytes, cpus, pids } = limitsOf(target);
  const held = [...(cpus === null ? [] : [`${cpus} CPU`]), ...(pids === null ? [] : [`${pids} processes`])];
  return [
    ...(memoryBytes === null
      ? []
      : [
          `${file}: the limit of ${target.name} (${formatBytes(memoryBytes)}) has given way to the scenario’s machine (${memory})`,
        ]),
    ...(held.length === 0
      ? []
      : [
          `${file}: ${target.name} has no more of the scenario’s machine than the file gives it (${held.join(', ')})`,
        ]),
  ];
}

function outsideNotes(
  file: string,
  services: readonly ComposeService[],
  target: ComposeService,
  shared: boolean,
  outsiders: Readonly<Record<string, PartOfMachine>>,
): string[] {
  const unlimited = services
    .filter((each) => each !== target && (!shared || each.name in outsiders))
    .filter((each) => limitsOf(each).memoryBytes === null && outsiders[each.name]?.memory === undefined);
  return unlimited.length === 0
    ? []
    : [
        `${file}: on machines of their own with ${formatBytes(ampleBytes)}, as no limit is written: ${unlimited.map(({ name }) => name).join(', ')}`,
      ];
}
