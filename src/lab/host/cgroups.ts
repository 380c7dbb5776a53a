import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirePlain } from '../../files/folder.ts';

/** Mount points of all cgroup hierarchies: one each for v1's controllers, one for v2. */
export function cgroupMounts(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, path]) => path ?? '');
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '');

/** What is called so below a mount. @throws Error (EINVAL) for a path that leads out of it: as root we write there, and remove */
function groupIn(mount: string, path: string): string {
  const names = namesOf(path);
  names.forEach(requirePlain);
  return join(mount, ...names);
}

/** Removes a group and its children in every hierarchy. Groups that still hold a process stay; returns those. */
export function removeCgroupTree(path: string): string[] {
  return cgroupMounts()
    .map((mount) => groupIn(mount, path))
    .filter((folder) => existsSync(folder))
    .flatMap(removeFolder);
}

/** Removes a group in every hierarchy where it has neither children nor processes. */
export function removeEmptyGroup(path: string): void {
  for (const folder of cgroupMounts().map((mount) => groupIn(mount, path))) {
    if (!existsSync(folder)) continue;
    if (readdirSync(folder, { withFileTypes: true }).some((entry) => entry.isDirectory())) continue;
    removeFolder(folder);
  }
}

function removeFolder(folder: string): string[] {
  const left = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => removeFolder(join(folder, entry.name)));
  if (left.length > 0) return left;
  try {
    rmdirSync(folder);
    return [];
  } catch {
    return [folder]; // EBUSY: somebody is in it
  }
}

/**
 * Makes a group with a memory limit, in which containers are then put.
 * @param swapBytes what it may swap beside that, or its containers would escape the limit by swapping; null: unlimited.
 * @returns the limit that is in force, in bytes.
 */
export function createLimitedGroup(path: string, bytes: number, swapBytes: number | null): number {
  const v1 = v1MemoryMount();
  if (v1 !== null) {
    const group = groupIn(v1, path);
    mkdirSync(group, { recursive: true });
    writeFileSync(join(group, 'memory.limit_in_bytes'), String(bytes));
    if (swapBytes !== null) {
      writeFileSync(join(group, 'memory.memsw.limit_in_bytes'), String(bytes + swapBytes));
    }
    return Number(readFileSync(join(group, 'memory.limit_in_bytes'), 'utf8'));
  }
  const group = createV2Group(path);
  writeFileSync(join(group, 'memory.max'), String(bytes));
  if (swapBytes !== null) writeFileSync(join(group, 'memory.swap.max'), String(swapBytes));
  return Number(readFileSync(join(group, 'memory.max'), 'utf8'));
}

/** Limits the processor time of a group as a whole, where its processors alone do not. @returns the CPUs in force. */
export function limitGroupCpus(path: string, cpus: number): number {
  const periodUs = 100_000;
  const v1 = cgroupMounts().find((mount) => existsSync(join(mount, 'cpu.cfs_quota_us')));
  if (v1 !== undefined) {
    const group = groupIn(v1, path);
    mkdirSync(group, { recursive: true });
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs));
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(Math.round(cpus * periodUs)));
    return Number(readFileSync(join(group, 'cpu.cfs_quota_us'), 'utf8')) / periodUs;
  }
  const group = createV2Group(path, ['memory', 'cpu']);
  writeFileSync(join(group, 'cpu.max'), `${Math.round(cpus * periodUs)} ${periodUs}`);
  const [quota] = readFileSync(join(group, 'cpu.max'), 'utf8').split(' ');
  return Number(quota) / periodUs;
}

const v1MemoryMount = (): string | null =>
  cgroupMounts().find((mount) => existsSync(join(mount, 'memory.usage_in_bytes'))) ?? null;

/** Where the hierarchy with the memory controller is mounted; null: it is not. */
export const memoryMount = (): string | null => v1MemoryMount() ?? v2MemoryMount();

/** Where the unified hierarchy is mounted, on a host whose memory controller is there; null on v1 and hybrid hosts. */
export function v2MemoryMount(): string | null {
  if (v1MemoryMount() !== null) return null;
  return cgroupMounts().find((mount) => existsSync(join(mount, 'cgroup.controllers'))) ?? null;
}

/** Makes a group that has the memory controller's files, on a pure v2 host. @returns its folder. */
export function createV2Group(path: string, controllers: readonly string[] = ['memory']): string {
  const mount = v2MemoryMount();
  if (mount === null) throw new Error('no memory controller is mounted');
  const group = groupIn(mount, path);
  handDown(mount, path, controllers);
  return group;
}

/** On v2 a group has a controller's files only if each of its ancestors hands the controller down. */
function handDown(mount: string, path: string, controllers: readonly string[]): void {
  let group = mount;
  for (const name of namesOf(path)) {
    writeFileSync(join(group, 'cgroup.subtree_control'), controllers.map((name) => `+${name}`).join(' '));
    group = join(group, name);
    mkdirSync(group, { recursive: true });
  }
}
