import type Docker from 'dockerode';
import type { CgroupFacts } from '../../probe/cgroup/cgroupFacts.ts';
import type { TrialEvent } from '../../record/event.ts';
import type { LogLine } from '../../record/recording.ts';
import type { ContainerFacts } from '../../record/schema.ts';
import type { TargetPlan } from '../../scenario/plan.ts';
import { containerOptions, type Part } from '../trial/container.ts';
import { cgroupOf } from '../trial/knobs.ts';
import type { Needs } from '../trial/parts.ts';
import { followEngine } from './engineEvents.ts';
import { bindFiles, putFiles, waysOf } from './files.ts';
import { followOutput } from './output.ts';
import { refusalOf } from './refusal.ts';

export interface RunningContainer {
  name: string;
  id: string;
  /** 0 when it ended before it could be asked. */
  pid: number;
  cgroupParent: string;
  /** null: it ended before it could be read. */
  cgroup: CgroupFacts | null;
  facts: ContainerFacts;
  /** On the engine's bridge; null: none (any more). */
  address: string | null;
  /** Where the target's port is reached from here; null when it has none. */
  url: string | null;
  tls: TargetPlan['tls'];
  inspect(): Promise<Docker.ContainerInspectInfo>;
  /** Resolves when the engine has noticed its end and all of its output is recorded. */
  ended: Promise<void>;
}

export interface Listener {
  /** What the engine says about the container. */
  engine(event: Extract<TrialEvent, { kind: 'docker' }>): void;
  /** What it returns is waited for before the next. */
  line(line: LogLine): Promise<void> | null;
}

/**
 * Creates and starts one container of the trial. It and all that belongs to it is removed when `scope` is disposed.
 * @returns null when the engine refused; the ending is then set.
 */
export async function startContainer(
  { plan, course, recorder, site }: Needs<'plan' | 'course' | 'recorder' | 'site'>,
  scope: AsyncDisposableStack,
  part: Part,
  place: { cgroupParent: string; hosts: readonly string[] },
  listener: Listener,
): Promise<RunningContainer | null> {
  const { docker } = site.engine;
  const { clock, endings } = course;
  const died = Promise.withResolvers<void>();
  try {
    const { put, bound } = waysOf(part.target);
    const files = bindFiles(scope, bound, site.shared.filesOf(part.name));
    const container = await docker.createContainer(
      containerOptions(plan, part, {
        ...place,
        image: site.imageOf(part.target),
        cpuset: site.cpus.target,
        sharedFolder: site.shared.of(part.name),
        files,
      }),
    );
    // Registered before anything can fail; v removes anonymous volumes as well.
    scope.defer(async () => {
      await container.remove({ force: true, v: true });
    });
    scope.use(
      await followEngine(docker, container.id, clock, {
        event(event) {
          listener.engine(event);
          if (event.action === 'die') died.resolve();
        },
        trouble: (text) => recorder.trouble('engine', text),
        lost: (why) => endings.end('engine-lost', why),
      }),
    );
    await putFiles(container, put);
    await container.start();
    const output = await followOutput(docker, container, clock, (line) => listener.line(line));
    scope.defer(async () => {
      const missing = await output.finish();
      if (missing !== null) recorder.trouble('output', `${part.name}: ${missing}`);
    });
    const ended = Promise.all([died.promise, output.ended]).then(() => {});
    return await describe(part, container, place.cgroupParent, ended);
  } catch (error) {
    const why = (error as Error).message.split('\n')[0] ?? '';
    recorder.trouble('engine', `${part.name}: ${why}`);
    endings.end(refusalOf((error as Error).message), part.name === 'app' ? why : `${part.name}: ${why}`);
    return null;
  }
}

async function describe(
  { name, target }: Part,
  container: Docker.Container,
  cgroupParent: string,
  ended: Promise<void>,
): Promise<RunningContainer> {
  const facts = await container.inspect();
  const pid = facts.State.Pid;
  const cgroup = pid === 0 ? null : cgroupOf(pid, container.id);
  const published = facts.NetworkSettings.Ports[`${target.port}/tcp`]?.[0]?.HostPort;
  return {
    name,
    id: container.id,
    pid,
    cgroupParent,
    cgroup,
    facts: {
      id: container.id,
      pid: pid === 0 ? null : pid,
      cgroupVersion: cgroup?.version ?? null,
      cgroupPath: cgroup?.memoryPath ?? null,
      cgroupParent,
      imageId: facts.Image,
    },
    address: Object.values(facts.NetworkSettings.Networks)[0]?.IPAddress || null,
    url:
      published === undefined ? null : `${target.tls === null ? 'http' : 'https'}://127.0.0.1:${published}`,
    tls: target.tls,
    inspect: () => container.inspect(),
    ended,
  };
}
