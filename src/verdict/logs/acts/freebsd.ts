import type { ActLine } from './act.ts';

/** FreeBSD's kernel: vm_pageout.c. It kills the largest process of the machine, and says so in one line. */
export const freebsd: readonly ActLine[] = [
  {
    pattern:
      /^pid (\d{1,10}) \((.{1,64}?)\),(?: jid \d{1,6},)? uid \d{1,10},? was killed: (?:out of swap space|failed to reclaim memory|a thread waited too long to allocate a page)/,
    by: 'the kernel',
    part: 'told',
    reason: 'memory',
    scope: 'global',
    target: 2,
    pid: 1,
  },
];
