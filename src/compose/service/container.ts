import type { ContainerPlan } from '../../scenario/target/container.ts';
import { addableText, mayBeAdded, maySwitch } from '../../scenario/target/privileges.ts';
import type { Variables } from '../interpolate.ts';
import { dependencies, named } from '../merge.ts';
import { isTree, isTrue, listOf, pairsOf, type Tree, treeOf } from '../problem.ts';
import { filesOf } from './files.ts';
import { healthOf } from './health.ts';
import { limitsOf, reservationOf } from './limits.ts';
import { mountsOf, tmpfsOf } from './mounts.ts';
import { bytesIn, numberIn, refuseField, type ServiceFile } from './serviceFile.ts';
import { wordsOf } from './words.ts';

/** All of a service that is about its container: limits too, which hold where it shares its machine. */
export function containerOf(
  from: ServiceFile,
  variables: Variables,
  read: (path: string) => string | null,
): ContainerPlan {
  const { service } = from;
  const mounts = mountsOf(from);
  const text = (key: string): string | null =>
    service[key] === undefined || service[key] === null ? null : String(service[key]);
  return {
    entrypoint: wordsOf(from, 'entrypoint'),
    workingDir: text('working_dir'),
    user: text('user'),
    hostname: text('hostname'),
    aliases: aliasesOf(from),
    volumes: mounts.volumes,
    files: filesOf(from, variables, read),
    health: healthOf(from),
    capAdd: capabilitiesOf(from),
    capDrop: listOf(service.cap_drop),
    groupAdd: listOf(service.group_add),
    securityOpt: securityOf(from),
    sysctls: texts(service.sysctls),
    shmBytes: bytesIn(from, ['shm_size'], service.shm_size),
    init: service.init === undefined ? null : isTrue(service.init),
    readOnlyRoot: isTrue(service.read_only),
    stopSignal: text('stop_signal'),
    extraHosts: extraHosts(service.extra_hosts),
    ulimits: ulimitsOf(from),
    tmpfs: { ...tmpfsOf(from), ...mounts.tmpfs },
    oomScoreAdj: numberIn(from, ['oom_score_adj'], service.oom_score_adj),
    cpuShares: numberIn(from, ['cpu_shares'], service.cpu_shares) || null,
    memoryReservationBytes: reservationOf(from),
    limits: limitsOf(from),
  };
}

/** Its name in the file, and the others that it has there; those by which some service links to it. */
function aliasesOf({ name, service, tree }: ServiceFile): string[] {
  const inNetworks = Object.values(named(service.networks)).flatMap((network) =>
    listOf(treeOf(network).aliases),
  );
  const links = Object.values(treeOf(tree.services)).flatMap((other) => listOf(treeOf(other).links));
  const linked = links
    .map((link) => link.split(':'))
    .flatMap(([to, alias]) => (to === name ? (alias ?? []) : []));
  const own = service.container_name === undefined ? [] : [String(service.container_name)];
  return [...new Set([name, ...own, ...inNetworks, ...linked])];
}

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(pairsOf(value)).map(([key, each]) => [key, each ?? '']));

/** `name:address` each, `name=address` alike. */
function extraHosts(value: unknown): string[] {
  if (!isTree(value)) return listOf(value).map((line) => line.replace('=', ':'));
  return Object.entries(value).flatMap(([host, addresses]) =>
    listOf(addresses).map((address) => `${host}:${address}`),
  );
}

function capabilitiesOf(from: ServiceFile): string[] {
  return listOf(from.service.cap_add).map((capability, index) => {
    if (!mayBeAdded(capability))
      refuseField(
        from,
        ['cap_add', index],
        `${capability} would be of the whole machine, and could change it for good`,
        `Take it out, in a copy of the file; a service may have ${addableText}.`,
      );
    return capability;
  });
}

/** A profile is a file of this machine, which the engine's may not have. */
function securityOf(from: ServiceFile): string[] {
  return listOf(from.service.security_opt).map((option, index) => {
    if (/[/\\]|\.json$/.test(option))
      refuseField(
        from,
        ['security_opt', index],
        `${option} is a file, which is not carried out`,
        'Name a profile that the engine has, or take it out.',
      );
    if (!maySwitch(option))
      refuseField(
        from,
        ['security_opt', index],
        `${option} could change this machine for good`,
        'Take it out, in a copy of the file, or leave the service out with "without".',
      );
    return option;
  });
}

function ulimitsOf(from: ServiceFile): Record<string, { soft: number; hard: number }> {
  return Object.fromEntries(
    Object.entries(treeOf(from.service.ulimits)).map(([name, value]) => {
      const read = (key: string, each: unknown): number => numberIn(from, ['ulimits', name, key], each) ?? -1;
      if (!isTree(value)) return [name, { soft: read('soft', value), hard: read('hard', value) }];
      return [name, { soft: read('soft', value.soft), hard: read('hard', value.hard) }];
    }),
  );
}

export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface Dependency {
  name: string;
  condition: Condition;
  required: boolean;
}

/** `depends_on` and `links`. */
export const dependenciesOf = ({ service }: { service: Tree }): Dependency[] => {
  const links = listOf(service.links).map((link) => link.split(':')[0] ?? '');
  const all = { ...dependencies(links), ...dependencies(service.depends_on) };
  return Object.entries(all).map(([name, value]) => ({
    name,
    condition: String(treeOf(value).condition ?? 'service_started') as Condition,
    required: treeOf(value).required !== false,
  }));
};
