import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupRoot, sweepSlices } from './engine/groups.ts';
import {
  findDockerd,
  isOrphan,
  privateHasData,
  privateState,
  stopPrivateEngine,
} from './engine/privateEngine.ts';
import { findEngine, openEngine } from './engine/resolve.ts';
import { instanceName } from './engine/state.ts';
import { cgroupMounts, removeCgroupTree } from './host/cgroups.ts';
import { takeLock } from './host/lock.ts';
import { sweepSwapFiles } from './host/swap.ts';
import { sweepTracing } from './host/tracing.ts';
import { sweepZram } from './host/zram.ts';
import { instanceLabel, runLabel } from './trial/container.ts';

/**
 * Removes what a killed run left behind, by label or name: containers, networks, cgroups, swap files, zram areas, traces of signals, an engine nobody uses.
 * @returns what was removed, one line each. @throws OomlabError (lab) while a run is under way.
 */
export async function clean(): Promise<string[]> {
  using _lock = takeLock('clean');
  const removed: string[] = [];
  removed.push(...(await sweepEngine()));
  removed.push(...sweepCgroups());
  for (const name of await sweepSlices()) removed.push(`slice ${name}`);
  for (const path of await sweepSwapFiles()) removed.push(`swap file ${path}`);
  for (const device of await sweepZram()) removed.push(`zram area ${device}`);
  removed.push(...sweepTracing());
  const state = privateState();
  if (state && isOrphan(state)) {
    await stopPrivateEngine();
    removed.push(`private engine (process ${state.pid})`);
  }
  return removed;
}

/** Containers and networks of all engines in reach. A private engine that is stopped may hold some, too. */
async function sweepEngine(): Promise<string[]> {
  const running = await findEngine().catch(() => null);
  const startable =
    running === null && privateHasData() && (await findDockerd()) !== null && process.getuid?.() === 0;
  if (running === null && !startable) return [];
  await using engine = running ?? (await openEngine());
  const { docker } = engine;
  const filters = { label: [`${instanceLabel}=${instanceName()}`] };
  const removed: string[] = [];
  for (const { Id, Labels } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
    removed.push(`container ${Id.slice(0, 12)} of run ${Labels[runLabel]}`);
  }
  for (const { Id, Name } of await docker.listNetworks({ filters })) {
    await docker.getNetwork(Id).remove();
    removed.push(`network ${Name}`);
  }
  return removed;
}

/** Groups of trials that are over. Those that hold a process are in use and stay. */
function sweepCgroups(): string[] {
  const names = new Set(
    cgroupMounts()
      .map((mount) => join(mount, cgroupRoot))
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name),
  );
  return [...names]
    .filter((name) => removeCgroupTree(`${cgroupRoot}/${name}`).length === 0)
    .map((name) => `cgroup ${cgroupRoot}/${name}`);
}
