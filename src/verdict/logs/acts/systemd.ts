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
  // Whom a person had in mind, only the moment tells.
  {
    by: 'sudo',
    part: 'sent',
    reason: 'command',
    target: null,
    pid: null,
    pattern: /^\S{1,64} : .{0,500}\bCOMMAND=\S{0,200}kill(?:all)?5? .{0,300}?-(?:s )?(?:9|(?:SIG)?KILL)\b/,
  },
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
  {
    pattern: line(': Sent signal SIGKILL to main process \\d{1,10} \\(.{1,64}\\) on client request'),
    reason: 'command',
    ...sent,
  },
  { pattern: line(': Watchdog timeout \\(limit [^)]{1,40}\\)!'), reason: 'health', ...sent },
  { pattern: line(': [Mm]ain process exited, code=killed, status=9/KILL'), reason: 'unknown', ...told },
];
