import type Docker from 'dockerode';
import { sweepAbandoned } from './abandoned.ts';
import {
  findDockerd,
  isOrphan,
  privateHasData,
  privateState,
  setForwardingBack,
  stopPrivateEngine,
  sweepPrivateEngine,
} from './engine/privateEngine.ts';
import { findEngine, openEngine } from './engine/resolve.ts';
import { othersAt } from './engine/usage.ts';
import { takeLock } from './host/lock.ts';
import { sweepSwapFiles } from './host/swap.ts';
import { userName } from './host/user.ts';
import type { Report } from './progress.ts';
import { orphansAreOver, sweepEngine, sweepMachine } from './sweep.ts';

/**
 * Removes what a killed run left behind, by label or name: containers, networks, cgroups, swap files, zram areas, traces of
 * signals, shared folders, mounts, an engine nobody uses; sets back what it had switched on.
 * @param taking whether to wait for a run that is under way
 * @returns what was removed, one line each. @throws OomlabError (lab) while a run is under way.
 */
export async function clean(taking: { wait: boolean; report: Report }): Promise<string[]> {
  await using _lock = await takeLock(`clean of ${userName()}`, taking);
  await orphansAreOver();
  const removed = await sweepPrivateEngine();
  removed.push(...(await sweepEngines()));
  removed.push(...(await sweepKernel()));
  const state = privateState();
  if (state && isOrphan(state)) {
    const engine = await findEngine().catch(() => null);
    const others = engine?.kind === 'private' ? await othersAt(engine.docker) : null;
    if (others === null) {
      await stopPrivateEngine();
      removed.push(`private engine (process ${state.pid})`);
    }
  }
  removed.push(...(await setForwardingBack()));
  return removed;
}

/** What trials that are over left on this kernel and at that engine. Only for whoever has the machine for himself. */
export async function cleanBeside(docker: Docker): Promise<string[]> {
  await orphansAreOver();
  return [...(await sweepEngine(docker)), ...(await sweepKernel())];
}

async function sweepKernel(): Promise<string[]> {
  const removed = [...(await sweepMachine()), ...(await sweepAbandoned())];
  for (const path of await sweepSwapFiles()) removed.push(`swap file ${path}`);
  return removed;
}

/** Containers and networks of all engines in reach. A private engine that is stopped may hold some, too. */
async function sweepEngines(): Promise<string[]> {
  const running = await findEngine().catch(() => null);
  const startable =
    running === null && privateHasData() && (await findDockerd()) !== null && process.getuid?.() === 0;
  if (running === null && !startable) return [];
  await using engine = running ?? (await openEngine());
  return await sweepEngine(engine.docker);
}
