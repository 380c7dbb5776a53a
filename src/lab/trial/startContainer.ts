import type Docker from 'dockerode';
import type { CgroupFacts } from '../../probe/cgroupFacts.ts';
import { formatBytes } from '../../scenario/units.ts';
import { type CgroupDriver, limitTrialGroup, removeTrialGroup, trialGroup } from '../engine/groups.ts';
import { containerOptions } from './container.ts';
import { followEngine } from './engineEvents.ts';
import { cgroupOf } from './knobs.ts';
import { followOutput } from './output.ts';
import type { Session } from './session.ts';

export interface RunningContainer {
  id: string;
  /** 0 when it ended before it could be asked. */
  pid: number;
  cgroupParent: string;
  /** null: it ended before it could be read. */
  cgroup: CgroupFacts | null;
  /** Where the target's port is reached; null when it has none. */
  url: string | null;
  inspect(): Promise<Docker.ContainerInspectInfo>;
  /** Resolves when the engine has noticed its end and all of its output is recorded. */
  ended: Promise<void>;
}

/**
 * Creates and starts the trial's container. It and all that belongs to it is removed when `scope` is disposed.
 * @returns null when the engine refused; the ending is then set.
 */
export async function startContainer(
  session: Session,
  scope: AsyncDisposableStack,
): Promise<RunningContainer | null> {
  const { plan, engine, endings, writer, clock } = session;
  const { docker } = engine;
  const driver: CgroupDriver = engine.info.CgroupDriver === 'systemd' ? 'systemd' : 'cgroupfs';
  // Its counters outlive the container.
  const cgroupParent = trialGroup(driver, `${plan.runId}-${plan.position}`);
  const died = Promise.withResolvers<void>();
  try {
    const container = await docker.createContainer(
      containerOptions(plan, {
        image: session.image,
        cpuset: session.cpus.target,
        cgroupParent,
        sharedFolder: writer.sharedFolder,
      }),
    );
    // Registered before anything can fail; v removes anonymous volumes as well.
    scope.defer(async () => {
      await container.remove({ force: true, v: true });
      await removeTrialGroup(driver, cgroupParent);
    });
    scope.use(
      await followEngine(
        docker,
        container.id,
        clock,
        (event) => {
          receiveEngineEvent(session, event);
          if (event.action === 'die') died.resolve();
        },
        (why) => endings.end('engine-lost', why),
      ),
    );
    await limitGroup(session, driver, cgroupParent);
    await container.start();
    const output = await followOutput(docker, container, clock, (line) => writer.log(line));
    scope.defer(output.stop);
    const ended = Promise.all([died.promise, output.ended]).then(() => {});
    return await describe(session, container, cgroupParent, ended);
  } catch (error) {
    const why = (error as Error).message.split('\n')[0] ?? '';
    session.trouble('engine', why);
    endings.end('start-failed', why);
    return null;
  }
}

/** What a pod, a slice or a small machine has: a limit above the container's own. */
async function limitGroup({ plan, record }: Session, driver: CgroupDriver, group: string): Promise<void> {
  const bytes = plan.machine.groupMemoryBytes;
  if (bytes === null) return;
  const read = await limitTrialGroup(driver, group, bytes, plan.machine.swapBytes);
  record.knobs.push({
    name: 'group memory',
    asked: formatBytes(bytes),
    read: formatBytes(read),
    ok: read === bytes,
  });
}

function receiveEngineEvent(
  session: Session,
  event: Parameters<Parameters<typeof followEngine>[3]>[0],
): void {
  session.event(event);
  if (event.action === 'die') {
    session.report({
      kind: 'trial-event',
      atMs: event.atMs,
      text: `died with exit code ${event.attributes.exitCode}`,
    });
    session.endings.end('target-died', `exit code ${event.attributes.exitCode}`);
  }
  if (event.action === 'oom') {
    session.report({ kind: 'trial-event', atMs: event.atMs, text: 'the engine reports an OOM' });
  }
}

async function describe(
  session: Session,
  container: Docker.Container,
  cgroupParent: string,
  ended: Promise<void>,
): Promise<RunningContainer> {
  const facts = await container.inspect();
  const pid = facts.State.Pid;
  const cgroup = pid === 0 ? null : cgroupOf(pid, container.id);
  session.record.container = {
    id: container.id,
    pid: pid === 0 ? null : pid,
    cgroupVersion: cgroup?.version ?? null,
    cgroupPath: cgroup?.memoryPath ?? null,
    cgroupParent,
    imageId: facts.Image,
  };
  session.save();
  const published = facts.NetworkSettings.Ports[`${session.plan.target.port}/tcp`]?.[0]?.HostPort;
  return {
    id: container.id,
    pid,
    cgroupParent,
    cgroup,
    url: published === undefined ? null : `http://127.0.0.1:${published}`,
    inspect: () => container.inspect(),
    ended,
  };
}
