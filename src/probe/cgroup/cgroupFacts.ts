import { posix } from 'node:path';
import type { CgroupMount } from './mounts.ts';

/** Controllers whose v1 files the probe reads. */
const controllers = ['memory', 'cpu', 'cpuacct', 'blkio', 'pids', 'cpuset'] as const;
export type Controller = (typeof controllers)[number];

/** Where the kernel keeps a container's numbers. */
export interface CgroupFacts {
  /** Of the memory controller. */
  version: 1 | 2;
  /** Within the memory hierarchy, such as `/docker/<id>`. */
  memoryPath: string;
  /** Within the unified hierarchy; on a hybrid host only pressure and base CPU figures are there; null: none. */
  unifiedPath: string | null;
  unifiedDir: string | null;
  /** The directory of each controller's files; on v2 all the same. null: that controller is nowhere. */
  dirs: Record<Controller, string | null>;
}

interface Membership {
  controllers: string[];
  path: string;
}

/** Source: cgroups(7), /proc/pid/cgroup: `id:controllers:path`, where v2 is `0::path`. */
export function parseMembership(text: string): Membership[] {
  const memberships: Membership[] = [];
  for (const line of text.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    memberships.push({ controllers: match[1] === '' ? [] : match[1].split(','), path: match[2] });
  }
  return memberships;
}

/**
 * @param containerId must be in each path: v1 moves a process that has exited to the root group, whose numbers are
 * those of the machine. Empty: any group will do.
 * @returns null when the process is in no memory cgroup of the container that is mounted here.
 */
export function locateCgroup(
  mounts: CgroupMount[],
  memberships: Membership[],
  containerId: string,
): CgroupFacts | null {
  const own = (path: string | undefined) => (path?.includes(containerId) === true ? path : null);
  const unifiedPath = own(memberships.find((group) => group.controllers.length === 0)?.path);
  const unifiedMount = mounts.find((mount) => mount.version === 2);
  const unifiedDir = unifiedPath === null ? null : directory(unifiedMount, unifiedPath);
  const v1 = (name: Controller) => {
    const path = memberships.find((group) => group.controllers.includes(name))?.path;
    const mount = mounts.find((candidate) => candidate.controllers.includes(name));
    if (path === undefined) return null;
    return { path, dir: own(path) === null ? null : directory(mount, path) };
  };
  const memory = v1('memory');
  const dirs = {} as Record<Controller, string | null>;
  for (const name of controllers) dirs[name] = v1(name)?.dir ?? (memory === null ? unifiedDir : null);
  const memoryPath = memory?.path ?? unifiedPath;
  if (memoryPath === null || dirs.memory === null) return null;
  return { version: memory === null ? 2 : 1, memoryPath, unifiedPath, unifiedDir, dirs };
}

function directory(mount: CgroupMount | undefined, path: string): string | null {
  if (mount === undefined) return null;
  const below = mount.root !== '/' && path.startsWith(mount.root) ? path.slice(mount.root.length) : path;
  return posix.join(mount.mountPoint, below);
}

/** The group's directory and those above it, up to the mount: where limits are looked for. */
export function withAncestors(dir: string, path: string): string[] {
  const depth = path.split('/').filter((name) => name !== '' && name !== '..').length;
  const dirs = [dir];
  for (let level = 1; level < depth; level += 1) dirs.push(posix.dirname(dirs.at(-1) ?? dir));
  return dirs;
}
