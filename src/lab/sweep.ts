import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { cgroupRoot, sweepSlices } from './engine/groups.ts';
import { instanceName } from './engine/state.ts';
import { cgroupMounts, removeCgroupTree, removeEmptyGroup } from './host/cgroups.ts';
import { sweepTracing } from './host/tracing.ts';
import { sweepZram } from './host/zram.ts';
import { sweepTemporary } from './images/temporary.ts';
import type { Report } from './progress.ts';
import { instanceLabel, runLabel } from './trial/container.ts';
import { programsOfTrials, sweepSharedFolders } from './trial/sharedFolder.ts';

/** Containers, networks and volumes of ours, whoever made them and whatever became of it. @returns what was removed, one line each. */
export async function sweepEngine(docker: Docker): Promise<string[]> {
  const filters = { label: [`${instanceLabel}=${instanceName()}`] };
  const removed: string[] = [];
  for (const { Id, Labels } of await docker.listContainers({ all: true, filters })) {
    const container = docker.getContainer(Id);
    if (await unlessGone(container.remove({ force: true, v: true })))
      removed.push(`container ${Id.slice(0, 12)} of run ${Labels[runLabel]}`);
  }
  for (const { Id, Name } of await docker.listNetworks({ filters }))
    if (await unlessGone(docker.getNetwork(Id).remove())) removed.push(`network ${Name}`);
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) });
  for (const { Name } of Volumes ?? [])
    if (await unlessGone(docker.getVolume(Name).remove({ force: true }))) removed.push(`volume ${Name}`);
  return removed;
}

/** False: it is gone, or is going (404, 409): a trial that lost its listener tears itself down. */
async function unlessGone(removal: Promise<unknown>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404 || statusCode === 409) return false;
    throw error;
  }
}

/** Longer than a trial's tear-down may take. */
const orphansWithinMs = 60_000;

/**
 * Waits for trials whose run was killed: their programs tear them down by themselves. One that does not get on with it is
 * killed, and what it leaves is swept like any other's. Only for whoever has the machine for himself.
 */
export async function orphansAreOver(report: Report = () => {}): Promise<void> {
  const deadline = performance.now() + orphansWithinMs;
  if (programsOfTrials().length > 0)
    report({ kind: 'step', text: 'Waiting until the trial of a run that was killed is torn down' });
  for (let left = programsOfTrials(); left.length > 0; left = programsOfTrials()) {
    if (performance.now() > deadline) for (const pid of left) process.kill(pid, 'SIGKILL');
    await delay(50);
  }
}

/**
 * What trials that are over left on this machine beside their containers: groups, zram areas, traces of signals, shared
 * folders. Nothing of a trial whose program still runs. @returns what was removed, one line each.
 */
export async function sweepMachine(): Promise<string[]> {
  const removed = sweepCgroups();
  for (const name of await sweepSlices()) removed.push(`slice ${name}`);
  for (const device of await sweepZram()) removed.push(`zram area ${device}`);
  removed.push(...sweepTracing());
  for (const path of [...sweepSharedFolders(), ...sweepTemporary()]) removed.push(`folder ${path}`);
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
  const removed = [...names]
    .filter((name) => removeCgroupTree(`${cgroupRoot}/${name}`).length === 0)
    .map((name) => `cgroup ${cgroupRoot}/${name}`);
  removeEmptyGroup(cgroupRoot);
  return removed;
}
