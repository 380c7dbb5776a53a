import type { ActLine } from './act.ts';

/** Talos 1.12 and later: its OOM controller ends a whole group. */
export const talos: readonly ActLine[] = [
  {
    pattern:
      /^Sending SIGKILL to cgroup \{.{0,200}"controller": ?"runtime\.OOMController".{0,200}"cgroup": ?"(?:\/sys\/fs\/cgroup)?(\/[^"]{1,500})"/,
    by: 'Talos',
    part: 'sent',
    reason: 'memory',
    target: 1,
    pid: null,
  },
];
