import { setTimeout as delay } from 'node:timers/promises';
import { labError } from '../../errors.ts';
import type { TrialRecord } from '../../record/schema.ts';
import { sharesMachine, type TrialPlan } from '../../scenario/plan.ts';
import { diskOf, limitDiskReads } from '../host/disk.ts';
import type { Ending } from './endings.ts';
import { compareDiskLimit, compareLimits, mismatches } from './knobs.ts';
import { recordNativeMemory } from './nativeMemory.ts';
import { prepareGroups, type TrialGroups } from './prepareGroups.ts';
import { readRuntimeBack } from './readRuntimeBack.ts';
import { becomesReady } from './ready.ts';
import { openSession, type Session, stamp, type TrialContext } from './session.ts';
import { startActions } from './startActions.ts';
import { startCensus } from './startCensus.ts';
import type { RunningContainer } from './startContainer.ts';
import { startDensity } from './startDensity.ts';
import { startLoad } from './startLoad.ts';
import { startMain } from './startMain.ts';
import { type Probe, startProbe } from './startProbe.ts';
import { type Neighbours, startServices } from './startServices.ts';

/** How long the kernel log and the engine may take to say what they know of a death. */
const aftermathMs = 2000;
/** Tear-down has its own budget; what it does not manage is left to `clean`, and said. */
const teardownMs = 30_000;

/**
 * Executes one trial in a fresh container and records it.
 * A dead target is a result. @throws only what makes any trial impossible, such as a full disk.
 */
export async function runTrial(plan: TrialPlan, context: TrialContext): Promise<TrialRecord> {
  using session = openSession(plan, context);
  const interrupted = (): void => session.endings.end('interrupted', 'Ctrl-C');
  context.interrupt.addEventListener('abort', interrupted, { once: true });
  if (context.interrupt.aborted) interrupted();
  const scope = new AsyncDisposableStack();
  try {
    await execute(session, scope);
  } finally {
    context.interrupt.removeEventListener('abort', interrupted);
    await tearDown(session, scope);
    session.save();
  }
  if (session.writeFailure) {
    throw labError(
      `The recording could not be written: ${session.writeFailure.message}`,
      'What was recorded before is kept. Is the disk full? Name another folder with --results.',
      session.writeFailure,
    );
  }
  return session.record;
}

async function execute(session: Session, scope: AsyncDisposableStack): Promise<void> {
  const probe = scope.use(await startProbe(session));
  const census = scope.use(startCensus(session));
  const neighbours: Neighbours = {
    hosts: [],
    started: ({ name, id, pid }) => {
      if (pid !== 0) census.service({ name, containerId: id, pid });
    },
  };
  const groups = await prepareGroups(session, scope).catch((error: Error) => {
    session.endings.end('start-failed', error.message);
    return null;
  });
  const container = groups && (await startMain(session, scope, groups, neighbours));
  if (groups && container) {
    if (container.pid !== 0) {
      probe.watch({
        containerId: container.id,
        pid: container.pid,
        parentCgroup: container.cgroupParent,
        runtime: session.plan.target.runtime,
        scope: sharesMachine(session.plan) ? 'group' : 'container',
      });
    }
    const serving = serveAndLoad(session, { container, probe, scope, groups, neighbours });
    await Promise.race([serving, session.endings.first]);
    // It may be starting a container just now, which the tear-down must know of.
    await serving;
  }
  const ending = await session.endings.first;
  session.record.ending = ending;
  session.event({
    atMs: ending.atMs,
    clock: 'monotonic',
    kind: 'ending',
    reason: ending.reason,
    detail: ending.detail,
  });
  session.save();
  if (container) await afterLoad(session, container, ending);
  if (container) await aftermath(session, container, ending);
  await probe.stop();
  session.record.status = statusOf(ending);
}

interface Stage {
  container: RunningContainer;
  probe: Probe;
  scope: AsyncDisposableStack;
  groups: TrialGroups;
  neighbours: Neighbours;
}

/** Read-back, readiness, load: up to the point from which only the endings decide. */
async function serveAndLoad(
  session: Session,
  { container, probe, scope, groups, neighbours }: Stage,
): Promise<void> {
  const { plan, endings, record, save } = session;
  if (container.cgroup) record.knobs.push(...compareLimits(plan, container.cgroup, session.cpus.target));
  save();
  if (refuseMismatches(session)) return;
  if (container.url !== null && plan.target.readyPath !== null) {
    session.report({ kind: 'trial-phase', name: 'waiting until it is ready' });
    const ready = await becomesReady(
      `${container.url}${plan.target.readyPath}`,
      plan.target.readyTimeoutMs,
      endings.signal,
    );
    if (endings.winner) return;
    if (!ready) {
      return endings.end(
        'not-ready',
        `no good answer from ${plan.target.readyPath} within ${plan.target.readyTimeoutMs / 1000} s`,
      );
    }
    session.event({ ...stamp(session.clock), kind: 'ready' });
  }
  await readRuntimeBack(session, container, probe);
  applyDiskLimit(session, container);
  if (refuseMismatches(session)) return;
  await recordNativeMemory(session, container, 'before the load', endings.signal);
  const inFront = plan.services.filter(({ entry }) => entry);
  const entry = await startServices(session, scope, groups, inFront, neighbours);
  if (endings.winner) return;
  const cap = setTimeout(
    () => endings.end('cap', `${plan.until.atMostMs / 1000} s were up`),
    plan.until.atMostMs,
  );
  scope.defer(() => clearTimeout(cap));
  scope.use(startActions(session, container));
  scope.use(startDensity(session, groups, neighbours));
  const { url } = entry ?? container;
  if (plan.load === null || url === null) return;
  const load = scope.use(startLoad(session, plan.load, url));
  const ending = await endings.first;
  await load.stop(ending.reason);
}

/** The endings that a JVM lives to see, and in which the load has stopped. */
const livedThrough: readonly Ending['reason'][] = ['cap', 'load-done', 'broken'];

async function afterLoad(session: Session, container: RunningContainer, ending: Ending): Promise<void> {
  const { target } = session.plan;
  if (!target.nativeMemory || !livedThrough.includes(ending.reason)) return;
  if (session.live.stalled())
    session.trouble('native memory', 'after the load: not asked, the target stood still');
  else await recordNativeMemory(session, container, 'after the load', null);
}

function applyDiskLimit({ plan, engine, record, save, trouble }: Session, container: RunningContainer): void {
  const rate = plan.machine.diskReadBytesPerSecond;
  if (rate === null || container.cgroup === null) return;
  const disk = diskOf(engine.info.DockerRootDir);
  if (disk === null) return trouble('disk limit', `${engine.info.DockerRootDir} is on no disk of its own`);
  const { version, dirs, unifiedDir } = container.cgroup;
  try {
    limitDiskReads({ blkio: version === 1 ? dirs.blkio : null, unified: unifiedDir }, disk, rate);
  } catch (error) {
    trouble('disk limit', (error as Error).message);
  }
  record.knobs.push(compareDiskLimit(rate, container.cgroup));
  save();
}

function refuseMismatches({ record, endings }: Session): boolean {
  const [wrong] = mismatches(record.knobs);
  if (wrong)
    endings.end('knob-refused', `${wrong.name}: asked for ${wrong.asked}, in force is ${wrong.read}`);
  return wrong !== undefined;
}

/** Collects what is said of an ending after it: the kernel's lines, the engine's events, the last output. */
async function aftermath(session: Session, container: RunningContainer, ending: Ending): Promise<void> {
  if (ending.reason === 'engine-lost') return;
  if (ending.reason === 'target-died') {
    await Promise.race([container.ended, delay(aftermathMs)]);
  }
  try {
    session.writer.inspect(await container.inspect());
  } catch (error) {
    session.trouble('engine', `no inspect after the end: ${(error as Error).message}`);
  }
}

async function tearDown(session: Session, scope: AsyncDisposableStack): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    session.trouble('tear-down', `not done within ${teardownMs / 1000} s; "clean" removes the rest`);
    late.resolve();
  }, teardownMs);
  try {
    await Promise.race([scope.disposeAsync(), late.promise]);
  } catch (error) {
    session.trouble('tear-down', (error as Error).message);
  } finally {
    clearTimeout(timer);
  }
}

function statusOf(ending: Ending): TrialRecord['status'] {
  switch (ending.reason) {
    case 'interrupted':
      return 'interrupted';
    case 'engine-lost':
    case 'probe-lost':
    case 'generator-lost':
    case 'knob-refused':
    case 'recording-failed':
      return 'failed';
    default:
      return 'complete';
  }
}
