import type { OomKill } from '../oomKill.ts';

/** Who kills, or says that something was killed, beside the kernel's own report. */
export type Teller =
  | 'systemd-oomd'
  | 'earlyoom'
  | 'nohang'
  | 'oomd'
  | 'lmkd'
  | 'Talos'
  | 'kubelet'
  | 'systemd'
  | 'containerd'
  | 'conmon'
  | 'dockerd'
  | 'Docker Compose'
  | 'podman'
  | 'sudo'
  | 'Slurm'
  | 'PBS'
  | 'LSF'
  | 'Grid Engine'
  | 'HTCondor'
  | 'ECS'
  | 'Heroku'
  | 'YARN'
  | 'Google Cloud'
  | 'Ray'
  | 'Render'
  | 'Bitbucket'
  | 'Mesos'
  | 'Cloud Foundry'
  | 'AWS Lambda'
  | 'IIS'
  | 'GitHub'
  | 'GitLab'
  | 'CircleCI'
  | 'macOS'
  | 'monit'
  | 'god'
  | 'the kernel';

/** Somebody in user space who killed, or says that something was killed; or the kernel, where it names no victim. */
export interface Act {
  by: Teller;
  /** `sent`: it killed itself. `told`: it reports a kill of the kernel's or of another, or a
   * stop that it asked for. */
  part: 'sent' | 'told';
  /**
   * `memory`: for lack of memory. `health`: a probe failed. `stop`: it did not end when it was asked to. `time`: it had had
   * the time that it was given. `order`: it was called off, for another one's
   * sake or by somebody's word. `command`: a person had it killed at once.
   */
  reason: 'memory' | 'health' | 'stop' | 'time' | 'order' | 'command' | 'unknown';
  /** Whose memory was short, as it says; null: it does not. */
  scope: OomKill['scope'];
  /** A group's path, a unit, a process or a container, as it names it; empty: it names none. */
  target: string;
  pid: number | null;
  quote: string;
}

/** A line by which one of them says so: `target` and `pid` are groups of the pattern. Matched where its words begin. */
export interface ActLine extends Pick<Act, 'by' | 'part' | 'reason'> {
  pattern: RegExp;
  scope?: Act['scope'];
  target: number | null;
  pid: number | null;
}
