import type { ActLine } from './act.ts';

const common = { by: 'kubelet', part: 'sent', target: 1, pid: null } as const;

/** Kubernetes' pkg/kubelet/eviction and prober. */
export const kubelet: readonly ActLine[] = [
  { pattern: /The node was low on resource: memory\.(.{0,500})/, reason: 'memory', ...common },
  {
    pattern: /Container (\S{1,255}) failed (?:liveness|startup) probe, will be restarted/,
    reason: 'health',
    ...common,
  },
];
