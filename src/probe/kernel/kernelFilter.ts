import type { KernelRecord } from './kernelRecord.ts';

const dumpStart = /invoked oom-killer:/;
/** The last record of a report, in any kernel since 4.19; after `oom.group set` more kills follow, each matched below. */
const dumpEnd = /Killed process \d+ |no killable processes|^Out of memory: .*no killable/;
/** A report that never ends (its end was lost) must not let the rest of the log through. */
const longestDumpUs = 5_000_000;

/** Records that matter by themselves, by GROUND-TRUTH's signatures and the other ways in which the kernel ends a process. */
const telling = new RegExp(
  [
    'invoked oom-killer:',
    '^oom-kill:constraint=',
    'Killed process \\d+ ',
    '^Task in \\S+ killed as a result of limit of ',
    'are going to be killed due to memory\\.oom\\.group set',
    '^oom_reaper:',
    'Out of memory',
    'Memory cgroup out of memory',
    'page allocation failure',
    'segfault at ',
    '^traps:',
    'general protection fault',
    'blocked for more than \\d+ seconds',
    'fork rejected by pids controller',
  ].join('|'),
);

/**
 * Which records of the kernel log belong into a recording: whole reports of the OOM killer with their task tables,
 * crashes, hung tasks, and whatever names the container. Of what programs write there (systemd, anybody who is root), nothing.
 */
export function kernelFilter(): { matters(record: KernelRecord): boolean; watch(containerId: string): void } {
  let dumpSinceUs: number | null = null;
  let container: string | null = null;
  return {
    watch(containerId) {
      container = containerId;
    },
    matters(record) {
      const { text, kernelUs, byKernel } = record;
      if (!byKernel) return false;
      if (dumpStart.test(text)) dumpSinceUs = kernelUs;
      if (dumpSinceUs !== null && kernelUs - dumpSinceUs > longestDumpUs) dumpSinceUs = null;
      const inDump = dumpSinceUs !== null;
      if (inDump && dumpEnd.test(text)) dumpSinceUs = null;
      return inDump || telling.test(text) || (container !== null && text.includes(container));
    },
  };
}
