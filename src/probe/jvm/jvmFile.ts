import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Java processes looked for among this many of the container's at most: the search runs again until it finds one. */
const mostProcesses = 256;

/** A process's number in its own, innermost pid namespace: the last number of NSpid. Source: proc_pid_status(5). */
export function innerPid(status: string): number | null {
  const numbers = /^NSpid:\s*([\d\s]+)$/m.exec(status)?.[1]?.trim().split(/\s+/);
  const last = numbers?.at(-1);
  return last === undefined || last === '' ? null : Number(last);
}

/** A JVM among the container's processes. */
export interface JvmProcess {
  /** As we count. */
  pid: number;
  /** As it counts itself: it names its files in /tmp by it. */
  innerPid: number;
  /** Path of its hsperfdata file, as we see it. */
  perfData: string;
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
  const tmp = `${procDir}/${pid}/root/tmp`;
  try {
    const inner = innerPid(readFileSync(`${procDir}/${pid}/status`, 'latin1')) ?? pid;
    const users = readdirSync(tmp).filter((name) => name.startsWith('hsperfdata_'));
    const perfData = users.map((user) => `${tmp}/${user}/${inner}`).find((path) => existsSync(path));
    return perfData === undefined ? null : { pid, innerPid: inner, perfData };
  } catch {
    return null;
  }
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
