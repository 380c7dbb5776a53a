import type { ActLine } from './act.ts';

const told = { by: 'systemd', part: 'told', target: 1, pid: null } as const;
const sent = { by: 'systemd', part: 'sent', target: 1, pid: null } as const;
const unit = String.raw`^([\w.@:\\-]{1,255}\.(?:service|scope|slice|socket|mount|swap))`;
const line = (rest: string): RegExp => new RegExp(`${unit}${rest}`);

/**
 * The service manager reads its units' counts of OOM kills, says how their main processes ended, and kills those itself
 * that do not stop: unit.c, service.c, scope.c. Before version 234 without a colon or with small letters.
 */
export const systemd: readonly ActLine[] = [
  {
    pattern: line(': A process of this unit has been killed by the OOM killer'),
    reason: 'memory',
    ...told,
  },
  { pattern: line(": Failed with result 'oom-kill'"), reason: 'memory', ...told },
  {
    pattern: line(
      ':? (?:State )?[‘\'"]?(?:stop|final)-(?:sigterm|sigabrt|watchdog|post)[’\'"]? timed out\\. Killing',
    ),
    reason: 'stop',
    ...sent,
  },
  { pattern: line(':? [Ss]topping timed out\\. Killing'), reason: 'stop', ...sent },
  { pattern: line(': Killing process \\d{1,10} \\(.{1,64}\\) with signal SIGKILL'), reason: 'stop', ...sent },
  { pattern: line(': Watchdog timeout \\(limit [^)]{1,40}\\)!'), reason: 'health', ...sent },
  { pattern: line(': [Mm]ain process exited, code=killed, status=9/KILL'), reason: 'unknown', ...told },
];
