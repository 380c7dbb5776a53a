import type { ActLine } from './act.ts';

const limit = { reason: 'memory', scope: 'memcg', target: 1, pid: null } as const;

/** Batch systems: a job's group and its kills as Slurm counts them, and jobs that such a system ends itself. */
export const batch: readonly ActLine[] = [
  {
    pattern:
      /^Detected \d{1,6} oom[-_]kill events?(?:\(s\))? in (?:StepId=|step )([\w.+-]{1,64}?)(?= cgroup|[.,] |\.?$)/,
    by: 'Slurm',
    part: 'told',
    ...limit,
  },
  {
    pattern: /^((?:Step|Job) [\w.]{1,64}) exceeded memory limit \(\d{1,15} > \d{1,15}\), being killed/i,
    by: 'Slurm',
    part: 'sent',
    ...limit,
  },
  {
    pattern: /^(?:=>> )?PBS: job killed: (?:mem|vmem|pmem|pvmem) \d{1,15}kb exceeded limit/,
    by: 'PBS',
    part: 'sent',
    ...limit,
    target: null,
  },
  {
    pattern: /^TERM_MEMLIMIT: job killed after reaching LSF memory usage limit/,
    by: 'LSF',
    part: 'sent',
    ...limit,
    target: null,
  },
];
