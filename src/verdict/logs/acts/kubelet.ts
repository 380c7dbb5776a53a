import type { ActLine } from './act.ts';

const common = { by: 'kubelet', part: 'sent', target: 1, pid: null } as const;
const told = { by: 'kubelet', part: 'told', reason: 'memory', scope: 'global' } as const;

/** Kubernetes' pkg/kubelet/eviction, prober, oom; cadvisor's manager. */
export const kubelet: readonly ActLine[] = [
  // Whom it evicts stands elsewhere: in the object that has this message.
  { pattern: /The node was low on resource: memory\./, reason: 'memory', ...common, target: null },
  {
    pattern: /Container (\S{1,255}) failed (?:liveness|startup) probe, will be restarted/,
    reason: 'health',
    ...common,
  },
  // Up to Kubernetes 1.16.
  {
    pattern:
      /\bContainer "([^"]{1,255})" .{0,300}failed liveness probe\.\. Container will be killed and recreated/,
    reason: 'health',
    ...common,
  },
  // What the prober's answer sets off.
  {
    pattern: /SyncLoop \(probe\)"? probe="(?:liveness|startup)" status="unhealthy" pod="([^"]{1,512})"/,
    reason: 'health',
    ...common,
  },
  // Whatever for: where it does not end in that time, it is killed.
  {
    by: 'kubelet',
    part: 'told',
    reason: 'stop',
    pattern:
      /"?Killing container with a grace period"? .{0,600}\bcontainerID="(?:[\w.-]{1,20}:\/\/)?([0-9a-f]{12,64})"/,
    target: 1,
    pid: null,
  },
  {
    pattern: /^System OOM encountered, victim process: (.{1,64}?), pid: (\d{1,10})/,
    ...told,
    target: 1,
    pid: 2,
  },
  { pattern: /^Got sys oom event from cadvisor: &\{(\d{1,10}) (\S{1,64}) /, ...told, target: 2, pid: 1 },
  // The root container is the machine.
  { pattern: /^Created an OOM event in container "(\/)" at \d/, ...told, target: null, pid: null },
];
