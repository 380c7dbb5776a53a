import { setTimeout as delay } from 'node:timers/promises';
import { capMs } from '../../scenario/loads/cap.ts';
import { isAwaited, sharesMachine } from '../../scenario/plan.ts';
import { type CensusChild, startCensus } from '../children/startCensus.ts';
import { startLoad } from '../children/startLoad.ts';
import { type Probe, startProbe } from '../children/startProbe.ts';
import { notReady } from '../containers/ready/awaitReady.ts';
import { startActions } from '../containers/startActions.ts';
import type { RunningContainer } from '../containers/startContainer.ts';
import { startDensity } from '../containers/startDensity.ts';
import { startMain } from '../containers/startMain.ts';
import { type Neighbours, startServices } from '../containers/startServices.ts';
import { prepareWorld } from '../containers/world.ts';
import type { Ending } from './endings.ts';
import { prepareGroups } from './groups.ts';
import { compareLimits } from './knobs.ts';
import { recordNativeMemory } from './nativeMemory.ts';
import type { TrialParts } from './parts.ts';
import { applyDiskLimit, refuseMismatches } from './readBack.ts';
import { readRuntimeBack } from './readRuntimeBack.ts';

/** How long the kernel log and the engine may take to say what they know of a death. */
const aftermathMs = 2000;

/** The trial from its first sample to what is said of its ending. What was started is stopped when `scope` is disposed. */
export async function carryOut(parts: TrialParts, scope: AsyncDisposableStack): Promise<void> {
  const { plan, course, recorder } = parts;
  const probe = scope.use(await startProbe(parts));
  const neighbours = countedBy(scope.use(startCensus(parts)));
  const prepared = prepareGroups(parts, scope).then(() => prepareWorld(parts, scope));
  const container = await prepared.then(
    () => startMain(parts, scope, neighbours),
    (error: Error) => {
      course.endings.end('engine-refused', error.message);
      return null;
    },
  );
  if (container) {
    if (container.pid !== 0) {
      probe.watch({
        containerId: container.id,
        pid: container.pid,
        parentCgroup: container.cgroupParent,
        runtime: plan.target.runtime,
        scope: sharesMachine(plan) ? 'group' : 'container',
      });
    }
    const serving = serveAndLoad(parts, { container, probe, scope, neighbours });
    await Promise.race([serving, course.endings.first]);
    // It may be starting a container just now, which the tear-down must know of.
    await serving;
  }
  const ending = await course.endings.first;
  recorder.change({ ending });
  recorder.event({
    atMs: ending.atMs,
    clock: 'monotonic',
    kind: 'ending',
    reason: ending.reason,
    detail: ending.detail,
  });
  if (container) await afterLoad(parts, container, ending);
  if (container) await aftermath(parts, container, ending);
  await probe.stop();
}

const countedBy = (census: CensusChild): Neighbours => ({
  hosts: [],
  started: ({ name, id, pid }) => {
    if (pid !== 0) census.service({ name, containerId: id, pid });
  },
});

interface Stage {
  container: RunningContainer;
  probe: Probe;
  scope: AsyncDisposableStack;
  neighbours: Neighbours;
}

/** Read-back, readiness, load: up to the point from which only the endings decide. */
async function serveAndLoad(
  parts: TrialParts,
  { container, probe, scope, neighbours }: Stage,
): Promise<void> {
  const { plan, course, recorder, site } = parts;
  const { endings } = course;
  if (container.cgroup) recorder.knobs(compareLimits(plan, container.cgroup, site.cpus.target));
  if (refuseMismatches(parts)) return;
  if (!(await mainIsReady(parts, container))) return;
  await readRuntimeBack(parts, container, probe);
  applyDiskLimit(parts, container);
  if (refuseMismatches(parts)) return;
  await recordNativeMemory(parts, container, 'before the load', endings.signal);
  const inFront = plan.services.filter(({ entry, later }) => entry || later);
  const entry = await startServices(parts, scope, inFront, neighbours);
  if (endings.winner) return;
  scope.use(startActions(parts, container));
  scope.use(startDensity(parts, neighbours));
  const { url, tls } = entry ?? container;
  if (plan.load === null || url === null) {
    startCap(parts, scope);
    return;
  }
  const load = scope.use(startLoad(parts, plan.load, { url, tls }, () => startCap(parts, scope)));
  const ending = await endings.first;
  await load.stop(ending.reason);
}

/** From now on the trial has so much time. */
function startCap({ plan, course }: TrialParts, scope: AsyncDisposableStack): void {
  if (course.endings.winner) return;
  const afterMs = capMs(plan);
  const cap = setTimeout(() => course.endings.end('cap', `${afterMs / 1000} s were up`), afterMs);
  scope.defer(() => clearTimeout(cap));
}

/** False: the trial has ended, or ends by it. */
async function mainIsReady(
  { plan, course, recorder, view, site }: TrialParts,
  container: RunningContainer,
): Promise<boolean> {
  const { target } = plan;
  if (!isAwaited(target)) return true;
  view.phase('waiting until it is ready');
  const why = await notReady(site.engine.docker, container, target, course.endings.signal);
  if (course.endings.winner) return false;
  if (why === null) recorder.event({ ...course.stamp(), kind: 'ready' });
  else course.endings.end('not-ready', why);
  return why === null;
}

/** The endings that a JVM lives to see, and in which the load has stopped. */
const livedThrough: readonly Ending['reason'][] = ['cap', 'load-done', 'broken'];

async function afterLoad(parts: TrialParts, container: RunningContainer, ending: Ending): Promise<void> {
  const { plan, recorder, view } = parts;
  if (!plan.target.nativeMemory || !livedThrough.includes(ending.reason)) return;
  if (view.stalled()) recorder.trouble('native memory', 'after the load: not asked, the target stood still');
  else await recordNativeMemory(parts, container, 'after the load', null);
}

/** Collects what is said of an ending after it: the kernel's lines, the engine's events, the last output. */
async function aftermath(
  { recorder }: TrialParts,
  container: RunningContainer,
  { reason }: Ending,
): Promise<void> {
  if (reason === 'engine-lost') return;
  if (reason === 'target-died') await Promise.race([container.ended, delay(aftermathMs)]);
  try {
    recorder.inspect(await container.inspect());
  } catch (error) {
    recorder.trouble('engine', `no inspect after the end: ${(error as Error).message}`);
  }
}
