import type { ActLine } from './act.ts';

/** Kernels of other Unixes that say so in one line. FreeBSD's vm_pageout.c kills the largest process of the machine. */
export const unixes: readonly ActLine[] = [
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
  // Solaris and illumos, which give out no more memory than they have: the process ends by a signal.
  {
    pattern: /Sorry, no swap space to grow stack for pid (\d{1,10}) \(([^)]{1,64})\)/,
    by: 'the kernel',
    part: 'told',
    reason: 'memory',
    scope: 'global',
    target: 2,
    pid: 1,
  },
];
