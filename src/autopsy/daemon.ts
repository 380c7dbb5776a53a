import type { Line } from './lineHead.ts';
import type { Moment } from './moment.ts';

/** Somebody in user space who killed, or says that something was killed. */
export interface DaemonAct {
  by: 'systemd-oomd' | 'earlyoom' | 'nohang' | 'kubelet' | 'systemd' | 'engine';
  /** `sent`: it killed itself. `told`: it reports a kill of the kernel's or of another. */
  part: 'sent' | 'told';
  /** A group's path, a unit, a process or a container, as it names it. */
  target: string;
  pid: number | null;
  /** `memory`: for lack of memory. `health`: a probe failed. */
  reason: 'memory' | 'health' | 'unknown';
  at: Moment | null;
  quote: string;
}

interface Shape {
  pattern: RegExp;
  by: DaemonAct['by'];
  part: DaemonAct['part'];
  reason: DaemonAct['reason'];
  /** Which group is the target, and which the pid. */
  target: number;
  pid?: number;
}

/** systemd 247 to 258 (oomd-manager.c, unit.c), earlyoom 1.2 to 1.8 (kill.c), kubelet (eviction, pod_workers). */
const shapes: readonly Shape[] = [
  {
    pattern: /^(?:Killed|Marked) (\/\S{0,1000})(?: for killing)? due to memory (?:pressure for|used \()/,
    by: 'systemd-oomd',
    part: 'sent',
    reason: 'memory',
    target: 1,
  },
  {
    pattern: /^(\S{1,255}): systemd-oomd killed \d{1,9} process/,
    by: 'systemd-oomd',
    part: 'sent',
    reason: 'memory',
    target: 1,
  },
  {
    pattern:
      /^(?:earlyoom: )?sending SIG(?:TERM|KILL) to process (\d{1,10})(?: uid \d{1,10})? "([^"]{0,64})": (?:badness|oom_score)/,
    by: 'earlyoom',
    part: 'sent',
    reason: 'memory',
    target: 2,
    pid: 1,
  },
  {
    pattern:
      /^(?:\[ OK \] )?Sending SIG(?:TERM|KILL) to (?:the victim|victim: PID: (\d{1,10}), name: (\S{1,64}))/,
    by: 'nohang',
    part: 'sent',
    reason: 'memory',
    target: 2,
    pid: 1,
  },
  {
    pattern: /The node was low on resource: memory\.(.{0,500})/,
    by: 'kubelet',
    part: 'sent',
    reason: 'memory',
    target: 1,
  },
  {
    pattern: /Container (\S{1,255}) failed (?:liveness|startup) probe, will be restarted/,
    by: 'kubelet',
    part: 'sent',
    reason: 'health',
    target: 1,
  },
  {
    pattern: /^(\S{1,255}): A process of this unit has been killed by the OOM killer/,
    by: 'systemd',
    part: 'told',
    reason: 'memory',
    target: 1,
  },
  {
    pattern: /^(\S{1,255}): Failed with result 'oom-kill'/,
    by: 'systemd',
    part: 'told',
    reason: 'memory',
    target: 1,
  },
  {
    pattern: /^(\S{1,255}): Main process exited, code=killed, status=9\/KILL/,
    by: 'systemd',
    part: 'told',
    reason: 'unknown',
    target: 1,
  },
];

export function readDaemon({ text, at }: Line): DaemonAct | null {
  if (!/kill|SIG|node was low|probe/i.test(text)) return null;
  const start = text.slice(0, 2000);
  for (const { pattern, by, part, reason, target, pid } of shapes) {
    const match = pattern.exec(start);
    if (!match) continue;
    const digits = pid === undefined ? undefined : match[pid];
    return {
      by,
      part,
      reason,
      target: (match[target] ?? '').trim(),
      pid: digits === undefined ? null : Number(digits),
      at,
      quote: start.trim().slice(0, 1000),
    };
  }
  return null;
}
