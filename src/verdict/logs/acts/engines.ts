import type { ActLine } from './act.ts';

const told = { part: 'told', reason: 'memory', target: 1, pid: null } as const;
const stop = { by: 'dockerd', part: 'sent', reason: 'stop', target: 1, pid: null } as const;

/** What engines write into their own logs: the kernel's notification, and a stop that took too long. */
export const engines: readonly ActLine[] = [
  {
    pattern:
      /\bStopSignal \w{1,20} failed to stop container (\S{1,255}) in \d{1,6} seconds, resorting to SIGKILL/,
    ...stop,
    by: 'podman',
  },
  // Both its versions; ten seconds later it kills.
  {
    by: 'Docker Compose',
    part: 'told',
    reason: 'stop',
    pattern: /^\W{0,4}Container (\S{1,255}) {1,4}Stopping(?: |$)/,
    target: 1,
    pid: null,
  },
  {
    by: 'Docker Compose',
    part: 'told',
    reason: 'stop',
    pattern: /^Stopping ([\w.-]{1,255}) {0,40} \.{3}/,
    target: 1,
    pid: null,
  },
  {
    pattern:
      /^TaskOOM event (?:in podsandbox handler )?(?:&TaskOOM\{ContainerID:|container_id:\\?")([0-9a-f]{12,64})/,
    by: 'containerd',
    ...told,
  },
  // CRI-O, of what conmon left for it.
  { pattern: /^Container ([0-9a-f]{12,64}) OOM[- ]killed\b/, by: 'conmon', ...told },
  { pattern: /^conmon ([0-9a-f]{12,64}) <\w{1,12}>: OOM (?:event )?received/, by: 'conmon', ...told },
  {
    pattern:
      /^Container ([0-9a-f]{12,64}) failed to exit within \d{1,6} ?s\w{0,6} of (?:signal \d{1,2} - using the force|kill - trying direct SIGKILL)/,
    ...stop,
  },
  {
    pattern:
      /^Container failed to exit within \d{1,6}\w{0,8} of (?:signal \d{1,2} - using the force|kill - trying direct SIGKILL).{0,40}container="?([0-9a-f]{12,64})/,
    ...stop,
  },
  {
    pattern: /^Container failed to exit within \d{1,6}\w{0,8} of signal \d{1,2} - using the force/,
    ...stop,
    target: null,
  },
];
