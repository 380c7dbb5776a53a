import type { ActLine } from './act.ts';

const common = { by: 'macOS', part: 'sent', reason: 'memory' } as const;

/** The kernel of macOS and iOS (bsd/kern/kern_memorystatus.c). Idle daemons it ends in passing, which is no shortage. */
export const macos: readonly ActLine[] = [
  {
    pattern: /memorystatus: killing_(?!idle_)\w{1,60} (?:pid (\d{1,10}) )?\[([^\]]{1,64})\]/,
    target: 2,
    pid: 1,
    ...common,
  },
  {
    pattern: /memorystatus: killing largest compressed process (\S{1,64}) \[(\d{1,10})\]/,
    target: 1,
    pid: 2,
    ...common,
  },
];
