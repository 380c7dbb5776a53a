import type Docker from 'dockerode';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { ContainerPlan, HealthPlan } from '../../scenario/target/container.ts';
import { volumeOf } from './names.ts';

/** What of a container's request follows from a compose file; nothing where none speaks of it. */
export function composedOptions(
  plan: Pick<TrialPlan, 'runId' | 'position'>,
  container: ContainerPlan | null,
): { config: Docker.ContainerCreateOptions; host: Docker.HostConfig; mounts: Docker.MountConfig } {
  if (container === null) return { config: {}, host: {}, mounts: [] };
  const {
    entrypoint,
    workingDir,
    user,
    hostname,
    stopSignal,
    health,
    shmBytes,
    init,
    readOnlyRoot,
    oomScoreAdj,
    cpuShares,
    memoryReservationBytes,
    sysctls,
  } = container;
  return {
    config: {
      // An empty list puts the image's own entry point out of force, which null would not.
      ...(entrypoint === null ? {} : { Entrypoint: entrypoint.length === 0 ? [''] : entrypoint }),
      ...(workingDir === null ? {} : { WorkingDir: workingDir }),
      ...(user === null ? {} : { User: user }),
      ...(hostname === null ? {} : { Hostname: hostname }),
      ...(stopSignal === null ? {} : { StopSignal: stopSignal }),
      ...(health === null ? {} : { Healthcheck: healthcheck(health) }),
    },
    host: {
      ...listed('CapAdd', container.capAdd),
      ...listed('CapDrop', container.capDrop),
      ...listed('GroupAdd', container.groupAdd),
      ...(Object.keys(sysctls).length === 0 ? {} : { Sysctls: sysctls }),
      ...(shmBytes === null ? {} : { ShmSize: shmBytes }),
      ...(init === null ? {} : { Init: init }),
      ...(readOnlyRoot ? { ReadonlyRootfs: true } : {}),
      ...(oomScoreAdj === null ? {} : { OomScoreAdj: oomScoreAdj }),
      ...(cpuShares === null ? {} : { CpuShares: cpuShares }),
      ...(memoryReservationBytes === null ? {} : { MemoryReservation: memoryReservationBytes }),
    },
    mounts: container.volumes.map(({ name, path, readOnly }) => ({
      Type: 'volume' as const,
      // Without a source the engine makes one that goes with the container.
      Source: name === null ? '' : volumeOf(plan, name),
      Target: path,
      ReadOnly: readOnly,
    })),
  };
}

const listed = <Name extends string>(name: Name, values: readonly string[]) =>
  (values.length === 0 ? {} : { [name]: [...values] }) as { [Each in Name]?: string[] };

const nanoseconds = (ms: number | null): number => Math.round((ms ?? 0) * 1e6);

/** 0 is "as the image has it, or else the engine", and so is no test. */
const healthcheck = ({
  test,
  intervalMs,
  timeoutMs,
  startPeriodMs,
  startIntervalMs,
  retries,
}: HealthPlan) => ({
  ...(test === null ? {} : { Test: [...test] }),
  Interval: nanoseconds(intervalMs),
  Timeout: nanoseconds(timeoutMs),
  StartPeriod: nanoseconds(startPeriodMs),
  // Engines from before 25 know no such field, and refuse no field.
  ...(startIntervalMs === null ? {} : { StartInterval: nanoseconds(startIntervalMs) }),
  Retries: retries ?? 0,
});
