import { readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { mountsBelow } from './engine/sweep/mounts.ts';
import { cgroupMounts, removeCgroupTree } from './host/cgroups.ts';
import { command } from './host/command.ts';
import { isOver } from './host/processes.ts';

/** What no state folder knows of says whose it is: `oomlab-<what>-<pid>-<start time>`, and an ending where it is a file. */
const owned = /^oomlab-[a-z\d]+-(\d+-\d+)(?:\.[a-z]+)?$/;

/** Whether it has a name of ours, and the process that made it is no more. */
export function isAbandoned(name: string): boolean {
  const owner = owned.exec(name)?.[1];
  return owner !== undefined && isOver(owner);
}

/**
 * Removes mounts and control groups whose maker was killed. Groups that hold a process are in use and stay.
 * @returns what was removed, one line each.
 */
export async function sweepAbandoned(): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  return [...(await sweepOwnedMounts()), ...sweepOwnedGroups()];
}

async function sweepOwnedMounts(): Promise<string[]> {
  const mounts = mountsBelow(readFileSync('/proc/self/mountinfo', 'utf8'), '');
  const left = mounts.filter((path) => isAbandoned(basename(path))).reverse();
  for (const path of left) {
    await command('umount', ['--lazy', path]);
    removeEmpty(path);
  }
  return left.map((path) => `mount ${path}`);
}

/** What it was mounted on. A folder that holds something was not made for that. */
function removeEmpty(path: string): void {
  try {
    if (statSync(path).isDirectory()) rmdirSync(path);
    else rmSync(path);
  } catch {
    // ENOTEMPTY, or EBUSY where another mount lies there
  }
}

function sweepOwnedGroups(): string[] {
  const names = new Set(cgroupMounts().flatMap((mount) => readdirSync(mount)));
  return [...names]
    .filter((name) => isAbandoned(name) && removeCgroupTree(`/${name}`).length === 0)
    .map((name) => `cgroup /${name}`);
}
