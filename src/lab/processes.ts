import { readFileSync } from 'node:fs';

/** Field 22 of /proc/<pid>/stat, which with the number identifies a process for good; null: no such process. */
export function startTimeOf(pid: number): string | null {
  const fields = statFields(pid);
  return fields?.[19] ?? null;
}

/** Whether that very process exists and is not a zombie. */
export function isAlive(pid: number, startTime: string): boolean {
  const fields = statFields(pid);
  return fields !== null && fields[19] === startTime && fields[0] !== 'Z';
}

/** A zombie has ended, and only waits for its parent. */
export function isRunning(pid: number): boolean {
  const fields = statFields(pid);
  return fields !== null && fields[0] !== 'Z';
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
