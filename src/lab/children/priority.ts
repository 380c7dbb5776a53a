import { writeFileSync } from 'node:fs';

/** Whether such a niceness goes before others, and can be had: it takes root. */
export const goesFirst = (niceness: number): boolean => niceness < 0 && process.getuid?.() === 0;

/**
 * Gives the session of a process, which has it to itself, the niceness that the process has; nothing for one that does not
 * go first. Where the kernel groups tasks by session (sched_autogroup_enabled, as most distributions have it), all sessions
 * share the processors evenly, whatever niceness their tasks have: it counts within a session alone (sched(7), "The
 * autogroup feature"). Without this, anybody's shell was given whole slices of 3 to 5 ms on the generator's processor.
 */
export function putFirst(pid: number | undefined, niceness: number): void {
  if (!goesFirst(niceness)) return;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // This kernel has no such groups, or the process is gone.
  }
}
