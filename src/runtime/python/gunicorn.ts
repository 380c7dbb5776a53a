import type { LogLine } from '../logLine.ts';

/** It names the signals that it logs; those that are no kill or fault end workers in order. */
const signals: Record<string, number> = { SIGKILL: 9, SIGSEGV: 11, SIGABRT: 6, SIGBUS: 7 };
const sigterm = 15;

/** What gunicorn's arbiter says of its workers. pids are those inside the container. */
export const gunicorn: readonly LogLine[] = [
  {
    // From version 21 on.
    pattern: /Worker \(pid:(\d+)\) was sent (SIG[A-Z]{2,8})!/,
    says([, pid, name]) {
      const signal = signals[name ?? ''];
      return signal === undefined
        ? null
        : { kind: 'worker-killed', server: 'gunicorn', pid: Number(pid), signal };
    },
  },
  {
    // Version 20.1.
    pattern: /Worker with pid (\d+) was terminated due to signal (\d+)/,
    says: ([, pid, signal]) =>
      Number(signal) === sigterm
        ? null
        : { kind: 'worker-killed', server: 'gunicorn', pid: Number(pid), signal: Number(signal) },
  },
  {
    pattern: /WORKER TIMEOUT \(pid:(\d+)\)/,
    says: ([, pid]) => ({ kind: 'worker-timeout', pid: Number(pid) }),
  },
];
