import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirePlain } from '../../files/folder.ts';
import {
  createLimitedGroup,
  createV2Group,
  limitGroupCpus,
  removeCgroupTree,
  removeEmptyGroup,
  v2MemoryMount,
} from '../host/cgroups.ts';
import { command } from '../host/command.ts';
import { outside, outsideCommand } from '../host/outside.ts';
import { instanceName } from './state.ts';

/** Who makes the groups of containers: dockerd itself, or systemd on its behalf. */
export type CgroupDriver = 'cgroupfs' | 'systemd';

/** The group that holds all our containers where the engine uses the cgroupfs driver. */
export const cgroupRoot = `/${instanceName()}`;
/** The same where it uses systemd's. */
const sliceRoot = `${instanceName()}.slice`;

/** What the private engine is told to use: systemd where it manages a pure cgroup-v2 tree, which is dockerd's own default. */
export const privateDriver = (): CgroupDriver =>
  v2MemoryMount() !== null && existsSync(outside('/run/systemd/system')) ? 'systemd' : 'cgroupfs';

/** The parent of containers that do not name one: systemd's driver refuses any other name than a slice's. */
export const defaultParent = (driver: CgroupDriver): string =>
  driver === 'systemd' ? sliceRoot : cgroupRoot;

/** A group for one trial, whose counters outlive its container. @throws Error (EINVAL) where its name would lead elsewhere */
export function trialGroup(driver: CgroupDriver, trial: string): string {
  requirePlain(trial);
  // In a slice's name each hyphen is a level of the tree.
  return driver === 'systemd'
    ? `${instanceName()}-${trial.replaceAll('-', '_')}.slice`
    : `${cgroupRoot}/${trial}`;
}

/**
 * Limits a trial's group before its container is started.
 * @param swapBytes null: unlimited.
 * @returns the limit that is in force, in bytes.
 */
export async function limitTrialGroup(
  driver: CgroupDriver,
  group: string,
  bytes: number,
  swapBytes: number | null,
): Promise<number> {
  if (driver === 'cgroupfs') return createLimitedGroup(group, bytes, swapBytes);
  const mount = v2MemoryMount();
  if (mount === null)
    throw new Error('a limit above the container needs cgroup v2 where systemd manages the groups');
  await systemctl(['start', group]);
  await systemctl([
    'set-property',
    '--runtime',
    group,
    `MemoryMax=${bytes}`,
    `MemorySwapMax=${swapBytes ?? 'infinity'}`,
  ]);
  const { stdout } = await systemctl(['show', '--property=ControlGroup', '--value', group]);
  return Number(readFileSync(join(mount, stdout.trim(), 'memory.max'), 'utf8'));
}

/** Limits the processor time of all containers of a trial's group together. @returns the CPUs in force. */
export async function limitTrialCpus(driver: CgroupDriver, group: string, cpus: number): Promise<number> {
  if (driver === 'cgroupfs') return limitGroupCpus(group, cpus);
  await systemctl(['set-property', '--runtime', group, `CPUQuota=${Math.round(cpus * 100)}%`]);
  const property = '--property=CPUQuotaPerSecUSec';
  const { stdout } = await systemctl(['show', property, '--value', '--timestamp=us', group]);
  return seconds(stdout.trim());
}

const systemctl = (args: string[], options: { reject: boolean } = { reject: true }) =>
  command(...outsideCommand('systemctl', args), options);

/** `500ms`, `1s`, `1.500s`: how systemd writes a time span. */
function seconds(span: string): number {
  const parts = [...span.matchAll(/([\d.]+)(ms|s)\b/g)];
  return parts.reduce((sum, [, value, unit]) => sum + Number(value) * (unit === 'ms' ? 0.001 : 1), 0);
}

/** Removes a trial's group once it is empty, and ours above it with the last. systemd keeps a slice until somebody stops it. */
export async function removeTrialGroup(driver: CgroupDriver, group: string): Promise<void> {
  if (driver === 'cgroupfs') {
    removeCgroupTree(group);
    removeEmptyGroup(cgroupRoot);
  } else await systemctl(['stop', group], { reject: false });
}

/**
 * A group for a dockerd of ours; null where it may stay in the one that it is born in. In the root group of a v2 tree,
 * where there is no memory.swap.max, dockerd finds "No swap limit support" and drops --memory-swap without an error.
 */
export function daemonGroup(): string | null {
  if (v2MemoryMount() === null || !/^0::\/$/m.test(readFileSync('/proc/self/cgroup', 'utf8'))) return null;
  try {
    return createV2Group(`${cgroupRoot}/dockerd`);
  } catch {
    return null; // a root without the right to hand controllers down; reading the limits back tells the rest
  }
}

/** Slices of trials that are over. @returns their names. */
export async function sweepSlices(): Promise<string[]> {
  if (privateDriver() !== 'systemd') return [];
  const list = ['list-units', '--type=slice', '--plain', '--no-legend', `${instanceName()}-*`];
  const { stdout } = await systemctl(list, { reject: false });
  const names = (stdout ?? '').split('\n').flatMap((line) => line.split(' ')[0] || []);
  for (const name of names) await removeTrialGroup('systemd', name);
  return names;
}
