import type { ActLine } from './act.ts';

const common = { by: 'systemd', part: 'told', target: 1, pid: null } as const;

/** The service manager reads its units' counts of OOM kills, and how their main processes ended: unit.c, service.c. */
export const systemd: readonly ActLine[] = [
  {
    pattern: /^(\S{1,255}): A process of this unit has been killed by the OOM killer/,
    reason: 'memory',
    ...common,
  },
  { pattern: /^(\S{1,255}): Failed with result 'oom-kill'/, reason: 'memory', ...common },
  {
    pattern: /^(\S{1,255}): Main process exited, code=killed, status=9\/KILL/,
    reason: 'unknown',
    ...common,
  },
];
