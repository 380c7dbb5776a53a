import type { ActLine } from './act.ts';

export const nohang: readonly ActLine[] = [
  {
    pattern:
      /^(?:\[ OK \] )?Send(?:ing)? SIG(?:TERM|KILL) to (?:the victim|victim: PID: (\d{1,10}), name: (\S{1,64}))/,
    by: 'nohang',
    part: 'sent',
    reason: 'memory',
    target: 2,
    pid: 1,
  },
];
