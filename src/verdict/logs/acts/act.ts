/** Somebody in user space who killed, or says that something was killed. */
export interface Act {
  by:
    | 'systemd-oomd'
    | 'earlyoom'
    | 'nohang'
    | 'kubelet'
    | 'systemd'
    | 'ECS'
    | 'Heroku'
    | 'YARN'
    | 'Google Cloud'
    | 'Ray';
  /** `sent`: it killed itself. `told`: it reports a kill of the kernel's or of another. */
  part: 'sent' | 'told';
  /** `memory`: for lack of memory. `health`: a probe failed. */
  reason: 'memory' | 'health' | 'unknown';
  /** A group's path, a unit, a process or a container, as it names it. */
  target: string;
  pid: number | null;
  quote: string;
}

/** A line by which one of them says so: `target` and `pid` are groups of the pattern. Matched on a line's start. */
export interface ActLine extends Pick<Act, 'by' | 'part' | 'reason'> {
  pattern: RegExp;
  target: number;
  pid: number | null;
}
