import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Java processes looked for among this many of the container's at most: the search runs again until it finds one. */
const mostProcesses = 256;

/** A process's number in its own, innermost pid namespace: the last number of NSpid. Source: proc_pid_status(5). */
export function innerPid(status: string): number | null {
  const numbers = /^NSpid:\s*([\d\s]+)$/m.exec(status)?.[1]?.trim().split(/\s+/);
  const last = numbers?.at(-1);
  return last === undefined || last === '' ? null : Number(last);
}

/**
 * The hsperfdata file of the container's JVM: that of the main process, else of the first of the group's processes
 * that has one. JVMs name it by their own view of their pid, in the /tmp of their own root. null: none (yet).
 */
export function findPerfData(procDir: string, mainPid: number, groupDir: string | null): string | null {
  for (const pid of [mainPid, ...groupProcesses(groupDir)]) {
    const path = perfDataOf(procDir, pid);
    if (path !== null) return path;
  }
  return null;
}

function perfDataOf(procDir: string, pid: number): string | null {
  const tmp = `${procDir}/${pid}/root/tmp`;
  try {
    const inner = innerPid(readFileSync(`${procDir}/${pid}/status`, 'latin1')) ?? pid;
    const users = readdirSync(tmp).filter((name) => name.startsWith('hsperfdata_'));
    return users.map((user) => `${tmp}/${user}/${inner}`).find((path) => existsSync(path)) ?? null;
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
