import type Docker from 'dockerode';
import type { TrialPlan } from '../../scenario/plan.ts';
import { instanceName } from '../engine/state.ts';

/** Where the trial's shared folder appears in the container. */
const sharedMount = '/oomlab';

/** Says which state folder's oomlab made a thing: `clean` sweeps its own and no other's. */
export const instanceLabel = 'oomlab.instance';
export const runLabel = 'oomlab.run';
const trialLabel = 'oomlab.trial';

export interface Placement {
  image: string;
  /** Processors of the container, as cpuset writes them. */
  cpuset: string;
  cgroupParent: string;
  /** On the host; mounted writable. */
  sharedFolder: string;
}

/** The request to create the trial's container: every limit stated, nothing left to a default. */
export function containerOptions(plan: TrialPlan, placement: Placement): Docker.ContainerCreateOptions {
  const { target, machine } = plan;
  const port = target.port === null ? null : `${target.port}/tcp`;
  return {
    Image: placement.image,
    ...(target.command === null ? {} : { Cmd: target.command }),
    Env: Object.entries(environmentOf(plan)).map(([name, value]) => `${name}=${value}`),
    Labels: { [instanceLabel]: instanceName(), [runLabel]: plan.runId, [trialLabel]: plan.id },
    ...(port === null ? {} : { ExposedPorts: { [port]: {} } }),
    HostConfig: {
      Memory: machine.memoryBytes,
      // Docker's number is memory and swap together; equal means no swap, -1 as much as the host has.
      MemorySwap: machine.swapBytes === null ? -1 : machine.memoryBytes + machine.swapBytes,
      CpusetCpus: placement.cpuset,
      NanoCpus: Math.round(machine.cpus * 1e9),
      ...(machine.pidsLimit === null ? {} : { PidsLimit: machine.pidsLimit }),
      Ulimits: Object.entries(target.ulimits).map(([Name, limit]) => ({ Name, Soft: limit, Hard: limit })),
      Tmpfs: Object.fromEntries(
        Object.entries(target.tmpfs).map(([folder, size]) => [folder, `rw,exec,size=${size}`]),
      ),
      CgroupParent: placement.cgroupParent,
      ...(port === null ? {} : { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }),
      // A mount, not a bind: a bind's text form breaks on paths with a colon.
      Mounts: [{ Type: 'bind', Source: placement.sharedFolder, Target: sharedMount }],
      RestartPolicy: { Name: 'no' },
      LogConfig: { Type: 'json-file', Config: {} },
    },
  };
}

function environmentOf(plan: TrialPlan): Record<string, string> {
  const { target } = plan;
  if (target.runtime !== 'jvm') return target.env;
  // Read by every JVM of the container, whatever its command line looks like.
  return { ...target.env, JAVA_TOOL_OPTIONS: jvmOptions(target).join(' ') };
}

const collectorFlags = {
  serial: '-XX:+UseSerialGC',
  parallel: '-XX:+UseParallelGC',
  g1: '-XX:+UseG1GC',
  z: '-XX:+UseZGC',
  shenandoah: '-XX:+UseShenandoahGC',
} as const;

function jvmOptions(target: TrialPlan['target']): string[] {
  return [
    ...(target.heapBytes === null ? [] : [`-Xmx${Math.ceil(target.heapBytes / 1024)}k`]),
    ...(target.collector === null ? [] : [collectorFlags[target.collector]]),
    // Asynchronous: a thrashing disk must not stop the JVM for the sake of its log.
    '-Xlog:async',
    `-Xlog:gc*,safepoint:file=${sharedMount}/gc.log:uptime,time,level,tags:filecount=0`,
    ...(target.nativeMemory ? ['-XX:NativeMemoryTracking=summary'] : []),
    ...target.jvmFlags,
  ];
}
