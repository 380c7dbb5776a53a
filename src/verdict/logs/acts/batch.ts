import type { ActLine } from './act.ts';

const limit = { reason: 'memory', scope: 'memcg', target: 1, pid: null } as const;

const ended = { part: 'sent', scope: null, pid: null } as const;

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
    // Torque's mail about it.
    pattern: /^Job exceeded a memory resource limit \(/,
    by: 'PBS',
    part: 'sent',
    ...limit,
    target: null,
  },
  {
    pattern: /^TERM_(?:MEMLIMIT|SWAP): job killed after reaching LSF (?:memory|swap) usage limit/,
    by: 'LSF',
    part: 'sent',
    ...limit,
    target: null,
  },
  // srun, of the tasks that it started.
  {
    pattern: /^(?:srun: )?error: \S{1,255}: tasks? [\d,-]{1,100}: Out Of Memory/,
    by: 'Slurm',
    part: 'told',
    ...limit,
    target: null,
  },
  // Slurm 17 and before, at the end of a step.
  {
    pattern: /^Exceeded (?:step|job) memory limit at some point/,
    by: 'Slurm',
    part: 'told',
    ...limit,
    target: null,
  },
  // sacct: the state and the exit code of a job or a step.
  {
    pattern: /^(\d{1,12}(?:_\d{1,9})?(?:\.\w{1,20})?) .{0,300}\bOUT_OF_ME\w{0,4}\b.{0,100} 0:125\b/,
    by: 'Slurm',
    part: 'told',
    ...limit,
  },
  {
    pattern: /^\*\*\* (?:JOB|STEP) ([\w.]{1,64}) (?:ON \S{1,300} )?CANCELLED AT \S{1,40} DUE TO TIME LIMIT/,
    by: 'Slurm',
    reason: 'time',
    ...ended,
    target: 1,
  },
  {
    pattern:
      /^\*\*\* (?:JOB|STEP) ([\w.]{1,64}) (?:ON \S{1,300} )?CANCELLED AT \S{1,40} (?:DUE TO (?:PREEMPTION|NODE FAILURE)|\*\*\*)/,
    by: 'Slurm',
    reason: 'order',
    ...ended,
    target: 1,
  },
  {
    pattern: /^job ([\d.]{1,20}) exceeds job hard limit "(?:h_(?:vmem|rss|data|stack)|mem\w{0,20})" of queue/,
    by: 'Grid Engine',
    part: 'sent',
    ...limit,
  },
  {
    pattern: /^job ([\d.]{1,20}) exceeds job hard limit "h_(?:rt|cpu)" of queue/,
    by: 'Grid Engine',
    reason: 'time',
    ...ended,
    target: 1,
  },
  {
    pattern: /^(?:=>> )?PBS: job killed: (?:walltime|cput|pcput) \d{1,12} exceeded limit/,
    by: 'PBS',
    reason: 'time',
    ...ended,
    target: null,
  },
  // The hook of PBS for memory groups says which of them were hit; the kernel killed.
  {
    pattern: /^Cgroup (?:mem|memsw)(?:ory)? limit exceeded:/,
    by: 'PBS',
    part: 'told',
    ...limit,
    target: null,
  },
  {
    pattern: /^TERM_(?:RUN|CPU)LIMIT: job killed after reaching LSF (?:run time|CPU usage|CPU) limit/,
    by: 'LSF',
    reason: 'time',
    ...ended,
    target: null,
  },
  {
    pattern: /^TERM_(?:OWNER|ADMIN|FORCE_OWNER|FORCE_ADMIN|PREEMPT|WINDOW): job killed/,
    by: 'LSF',
    reason: 'order',
    ...ended,
    target: null,
  },
  // On hold a job of HTCondor's does not run on.
  {
    pattern:
      /(?<!as if )(?:Docker )?[Jj]ob has gone over (?:cgroup )?memory limit of \d{1,12} (?:Mb|megabytes)/,
    by: 'HTCondor',
    part: 'sent',
    ...limit,
    target: null,
  },
];
