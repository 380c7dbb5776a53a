import type { ActLine } from './act.ts';

const memory = { part: 'sent', reason: 'memory', pid: null } as const;

/** Platforms that end what outgrows its quota, each in its own words. */
export const platforms: readonly ActLine[] = [
  // Past the quota alone (R14) nothing is ended.
  {
    by: 'Heroku',
    pattern: /\bheroku\[([\w.-]{1,60})\]: Error R15 \(Memory quota vastly exceeded\)/,
    target: 1,
    ...memory,
  },
  {
    by: 'Heroku',
    part: 'sent',
    reason: 'stop',
    pattern: /\bheroku\[([\w.-]{1,60})\]: Error R12 \(Exit timeout\)/,
    target: 1,
    pid: null,
  },
  // NodeManager, and Spark's and Flink's quotation of it.
  {
    by: 'YARN',
    pattern:
      /\[pid=\d{1,10},containerID=(\w{1,80})\] is running (?:\d{1,15}B )?beyond (?:the )?(?:'?physical'?|'?virtual'?) memory limits?\b.{0,300}Killing container/i,
    target: 1,
    ...memory,
  },
  {
    by: 'YARN',
    pattern:
      /\bLost (executor \d{1,6}) on .{0,300}Container killed by YARN for exceeding (?:\w+ )?memory limits/,
    target: 1,
    ...memory,
  },
  {
    by: 'YARN',
    pattern:
      /\bExecutorLostFailure \((executor \d{1,6}) exited\b.{0,200}Container killed by YARN for exceeding (?:\w+ )?memory limits/,
    target: 1,
    ...memory,
  },
  {
    by: 'YARN',
    pattern: /Container killed by YARN for exceeding (?:physical |virtual )?memory limits/,
    target: null,
    ...memory,
  },
  {
    by: 'Google Cloud',
    pattern: /^(?:Exceeded hard m|M)emory limit of \d{1,9}(?:\.\d+)? ?M(?:i?B)? exceeded with \d/,
    target: null,
    ...memory,
  },
  {
    by: 'Google Cloud',
    pattern: /^Exceeded hard memory limit of \d{1,9}(?:\.\d+)? ?M(?:i?B)? with \d/,
    target: null,
    ...memory,
  },
  {
    by: 'Google Cloud',
    pattern:
      /(?:container instance|process that handled this request) was found to be using too much memory and was terminated/,
    target: null,
    ...memory,
  },
  {
    by: 'Google Cloud',
    pattern: /^(?:Error: )?memory limit exceeded\. Function invocation was interrupted/,
    target: null,
    ...memory,
  },
  {
    by: 'Render',
    pattern: /Ran out of memory \(used over \d{1,6} ?[KMGT]i?B\) while running your code/,
    target: null,
    ...memory,
  },
  { by: 'Bitbucket', pattern: /Container '([^']{1,100})' exceeded memory limit\./, target: 1, ...memory },
  // ray/_private/memory_monitor.py
  {
    by: 'Ray',
    pattern: /(?:Task|Actor|Worker)s? (?:was|were) killed due to the node running low on memory/i,
    target: null,
    ...memory,
  },
  {
    by: 'Ray',
    pattern: /\b[1-9]\d{0,6} Workers \(tasks \/ actors\) killed due to memory pressure \(OOM\)/,
    target: null,
    ...memory,
  },
  // Before 2.0 it was raised within the worker.
  {
    by: 'Ray',
    pattern: /RayOutOfMemoryError: More than \d{1,3}% of the memory on node/,
    target: null,
    ...memory,
  },
  // src/slave/containerizer/mesos/isolators/cgroups: the executor's container is ended.
  {
    by: 'Mesos',
    pattern: /\bfor task (\S{1,200}): TASK_(?:FAILED|KILLED) \(Memory limit exceeded:/,
    target: 1,
    ...memory,
  },
  {
    by: 'Mesos',
    pattern: /(?:^|\bmessage ')Memory limit exceeded: Requested: ?\S{1,12} Maximum Used/,
    target: null,
    ...memory,
  },
  {
    by: 'IIS',
    pattern:
      /serving application pool '([^']{1,100})' has requested a recycle because it reached its (?:private bytes|virtual) memory limit/,
    target: 1,
    ...memory,
  },
  {
    by: 'ECS',
    pattern: /\(task (\w{1,64})\).{0,80} failed container health checks/,
    part: 'sent',
    reason: 'health',
    target: 1,
    pid: null,
  },
  {
    by: 'Cloud Foundry',
    pattern: /Instance became unhealthy: Liveness check unsuccessful/,
    part: 'sent',
    reason: 'health',
    target: null,
    pid: null,
  },
  {
    // By whom, and whether the machine had run out of memory before, it does not know.
    by: 'GitHub',
    pattern: /The runner has received a shutdown signal\./,
    part: 'told',
    reason: 'order',
    target: null,
    pid: null,
  },
  {
    by: 'YARN',
    pattern: /Container killed by the ApplicationMaster|Container preempted by scheduler/,
    part: 'sent',
    reason: 'order',
    target: null,
    pid: null,
  },
];
