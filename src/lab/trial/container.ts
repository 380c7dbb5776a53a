import type Docker from 'dockerode';
import { runtimes } from '../../runtime/index.ts';
import type { MachinePlan, TargetPlan, TrialPlan } from '../../scenario/plan.ts';
import { securityOptions } from '../../scenario/target/privileges.ts';
import { composedOptions } from '../containers/composed.ts';
import { networkOf } from '../containers/names.ts';
import { instanceName } from '../engine/state.ts';

/** Where the trial's shared folder appears in the container. */
const sharedMount = '/oomlab';

/** Says which state folder's oomlab made a thing: `clean` sweeps its own and no other's. */
export const instanceLabel = 'oomlab.instance';
export const runLabel = 'oomlab.run';
const trialLabel = 'oomlab.trial';

/** One container of a trial: the main target's, or a service's. */
export interface Part {
  /** In the scenario; `app` is the main target, `app-2` its second container where density adds some. */
  name: string;
  target: TargetPlan;
  machine: MachinePlan;
}

export interface Placement {
  image: string;
  /** Processors of the container, as cpuset writes them. */
  cpuset: string;
  cgroupParent: string;
  /** On the host; mounted writable. */
  sharedFolder: string;
  /** Mounts of files that are its own. */
  files: Docker.MountConfig;
  /** Containers that run already, as `name:address`. */
  hosts: readonly string[];
}

/** The request to create a container: every limit stated, nothing left to a default. */
export function containerOptions(
  plan: Pick<TrialPlan, 'id' | 'runId' | 'position' | 'network'>,
  { name, target, machine }: Pick<Part, 'target' | 'machine'> & { name?: string },
  placement: Placement,
): Docker.ContainerCreateOptions {
  const port = target.port === null ? null : `${target.port}/tcp`;
  const { container } = target;
  const composed = composedOptions(plan, container);
  const network = networkOf(plan);
  const aliases = container?.aliases.length ? container.aliases : [name ?? 'app'];
  return {
    ...composed.config,
    Image: placement.image,
    ...(target.command === null ? {} : { Cmd: target.command }),
    Env: Object.entries(environmentOf(target)).map(([name, value]) => `${name}=${value}`),
    Labels: { [instanceLabel]: instanceName(), [runLabel]: plan.runId, [trialLabel]: plan.id },
    ...(port === null ? {} : { ExposedPorts: { [port]: {} } }),
    ...(network === null
      ? {}
      : { NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [...aliases] } } } }),
    HostConfig: {
      ...composed.host,
      SecurityOpt: securityOptions(container?.securityOpt ?? []),
      ...reservation(composed.host, machine),
      ...(network === null ? {} : { NetworkMode: network }),
      Memory: machine.memoryBytes,
      // Docker's number is memory and swap together; equal means no swap, -1 as much as the host has.
      MemorySwap: machine.swapBytes === null ? -1 : machine.memoryBytes + machine.swapBytes,
      CpusetCpus: placement.cpuset,
      NanoCpus: Math.round(machine.cpus * 1e9),
      ...(machine.pidsLimit === null ? {} : { PidsLimit: machine.pidsLimit }),
      Ulimits: [
        ...Object.entries(target.ulimits).map(([Name, limit]) => ({ Name, Soft: limit, Hard: limit })),
        ...Object.entries(container?.ulimits ?? {}).map(([Name, { soft, hard }]) => ({
          Name,
          Soft: soft,
          Hard: hard,
        })),
      ],
      Tmpfs: Object.fromEntries([
        ...Object.entries(target.tmpfs).map(([folder, size]) => [folder, `rw,exec,size=${size}`] as const),
        ...Object.entries(container?.tmpfs ?? {}),
      ]),
      CgroupParent: placement.cgroupParent,
      ...(port === null ? {} : { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }),
      // A mount, not a bind: a bind's text form breaks on paths with a colon.
      Mounts: [
        { Type: 'bind', Source: placement.sharedFolder, Target: sharedMount },
        ...composed.mounts,
        ...placement.files,
      ],
      // In a network of its own it is asked who has a name; the engine's own bridge knows none.
      ExtraHosts: [...(network === null ? placement.hosts : []), ...(container?.extraHosts ?? [])],
      RestartPolicy: { Name: 'no' },
      // The engine's disk is the machine's: a program that writes without end would fill it before its time is up.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '256m', 'max-file': '2' } },
    },
  };
}

/** An engine refuses to reserve more than the limit, which a variant may have set below what a compose file reserves. */
const reservation = (
  { MemoryReservation: bytes }: Docker.HostConfig,
  { memoryBytes }: MachinePlan,
): Docker.HostConfig => (bytes === undefined ? {} : { MemoryReservation: Math.min(bytes, memoryBytes) });

/** The target's own variables, and those by which its runtime is set. */
function environmentOf(target: TargetPlan): Record<string, string> {
  const { limits } = runtimes[target.runtime];
  return { ...target.env, ...limits?.environment(target, sharedMount) };
}
