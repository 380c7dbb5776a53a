import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Field 22 of /proc/<pid>/stat, which with the number identifies a process for good; null: no such process. */
export function startTimeOf(pid: number): string | null {
  const fields = statFields(pid);
  return fields?.[19] ?? null;
}

/** Whether that very process exists and is not a zombie. */
export const isAlive = (pid: number, startTime: string): boolean => runningFields(pid)?.[19] === startTime;

/** Whether what is named by a process, `<pid>-<start time>`, is of one that is no more; what has another name is nobody's. */
export function isOver(owner: string): boolean {
  const [, pid, startTime] = /^(\d+)-(\d+)$/.exec(owner) ?? [];
  return pid !== undefined && startTime !== undefined && !isAlive(Number(pid), startTime);
}

/** Whether a process of that number exists and is not a zombie. */
export const isRunning = (pid: number): boolean => runningFields(pid) !== null;

/** A zombie has ended, and only waits for its parent. */
function runningFields(pid: number): string[] | null {
  const fields = statFields(pid);
  return fields?.[0] === 'Z' ? null : fields;
}

/** Fields from the third on: the second, the name in parentheses, may hold spaces. */
function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // ENOENT or ESRCH: the process is gone
  }
}

/** Whether it has the network that we have: addresses, routes, firewall. One that we may not look at is taken to have. */
export function sharesNetwork(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync('/proc/self/ns/net');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** All processes of this name, with the words that each was started with. */
export function processesOf(name: string): { pid: number; words: string[] }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && read(`/proc/${entry}/comm`).trim() === name)
    .map((pid) => ({ pid: Number(pid), words: read(`/proc/${pid}/cmdline`).split('\0') }));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // gone meanwhile
  }
}
