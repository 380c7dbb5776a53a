import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * CPU time that the threads of these processes have used, by the scheduler, to the nanosecond: /proc/<pid>/stat counts
 * in ticks of 10 ms. Source: Documentation/scheduler/sched-stats.rst, first field.
 */
export function cpuUs(pids: number[]): number {
  let sum = 0;
  for (const pid of pids) for (const task of threads(pid)) sum += threadUs(pid, task);
  return sum;
}

function threads(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}

/** A thread that ended between listing and reading counts no more. */
function threadUs(pid: number, task: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1000;
  } catch {
    return 0;
  }
}

/**
 * All who work for a stats request: dockerd, its containerd, and the shim of the container whose main process is given.
 * Empty where they run on another machine, or out of our sight.
 */
export function daemonProcesses(address: string, containerPid: number): { name: string; pid: number }[] {
  if (!address.startsWith('unix://')) return [];
  const engine = listenersAt(address.slice('unix://'.length).replace(/^\/var\/run\//, '/run/'));
  if (engine.length === 0) return [];
  const own = processes().filter((pid) => engine.includes(parentOf(pid)) && nameOf(pid) === 'containerd');
  const containerd = own.length > 0 ? own : listenersAt('/run/containerd/containerd.sock');
  const all = new Set([...engine, ...containerd, parentOf(containerPid)]);
  return [...all].map((pid) => ({ name: nameOf(pid), pid }));
}

/** Processes that hold the listening socket at `path`. */
function listenersAt(path: string): number[] {
  const line = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .find((entry) => entry.endsWith(` ${path}`) && entry.split(/\s+/)[3] === '00010000');
  const inode = line?.split(/\s+/)[6];
  return inode === undefined ? [] : processes().filter((pid) => holds(pid, `socket:[${inode}]`));
}

function processes(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1);
}

function holds(pid: number, link: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === link);
  } catch {
    return false;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** 0 for a process that has ended. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
