import { closeSync, constants, readdirSync, readFileSync } from 'node:fs';
import { openFolder, openRegular } from '../../files/folder.ts';

/** Java processes looked for among this many of the container's at most: the search runs again until it finds one. */
const mostProcesses = 256;

/** A process's number in its own, innermost pid namespace: the last number of NSpid. Source: proc_pid_status(5). */
export function innerPid(status: string): number | null {
  const numbers = /^NSpid:\s*([\d\s]+)$/m.exec(status)?.[1]?.trim().split(/\s+/);
  const last = numbers?.at(-1);
  return last === undefined || last === '' ? null : Number(last);
}

/**
 * A file in the /tmp of a container. The container's processes may put a link there that leads to a file of ours, a pipe that
 * never answers, or a device: it is opened name by name, if it is a file.
 */
interface PerfData {
  /** Of the container, as we see it. */
  root: string;
  /** The folder in its /tmp. */
  folder: string;
  name: string;
}

/** @returns a descriptor, for reading; null: there is no such file (any more). */
export function openPerfData({ root, folder, name }: PerfData): number | null {
  try {
    using within = openFolder(root, ['tmp', folder]);
    return openRegular(within.at(name), constants.O_RDONLY);
  } catch {
    return null;
  }
}

/** A JVM among the container's processes. */
export interface JvmProcess {
  /** As we count. */
  pid: number;
  /** As it counts itself: it names its files in /tmp by it. */
  innerPid: number;
  /** Its hsperfdata file, below its own root. */
  perfData: PerfData;
}

/**
 * The container's JVM: the main process, else the first of the group's processes that has performance data. JVMs name
 * that file by their own view of their pid, in the /tmp of their own root. null: none (yet).
 */
export function findJvm(procDir: string, mainPid: number, groupDir: string | null): JvmProcess | null {
  for (const pid of [mainPid, ...groupProcesses(groupDir)]) {
    const found = jvmOf(procDir, pid);
    if (found !== null) return found;
  }
  return null;
}

function jvmOf(procDir: string, pid: number): JvmProcess | null {
  const root = `${procDir}/${pid}/root`;
  try {
    const inner = innerPid(readFileSync(`${procDir}/${pid}/status`, 'latin1')) ?? pid;
    using tmp = openFolder(root, ['tmp']);
    const perfData = readdirSync(tmp.at('.'))
      .filter((name) => name.startsWith('hsperfdata_'))
      .map((folder) => ({ root, folder, name: String(inner) }))
      .find(isThere);
    return perfData === undefined ? null : { pid, innerPid: inner, perfData };
  } catch {
    return null;
  }
}

function isThere(perfData: PerfData): boolean {
  const file = openPerfData(perfData);
  if (file !== null) closeSync(file);
  return file !== null;
}

function groupProcesses(groupDir: string | null): number[] {
  if (groupDir === null) return [];
  try {
    const pids = readFileSync(`${groupDir}/cgroup.procs`, 'latin1').trim().split('\n');
    return pids
      .slice(0, mostProcesses)
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}
