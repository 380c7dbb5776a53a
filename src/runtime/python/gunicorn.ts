import { isFault, sigkill, signalNumber, sigterm } from '../../signals.ts';
import type { LogLine } from '../logLine.ts';

/** What gunicorn's arbiter says of its workers. pids are those inside the container. */
export const gunicorn: readonly LogLine[] = [
  {
    // From version 21 on.
    pattern: /Worker \(pid:(\d+)\) was sent (SIG[A-Z]{2,8})!/,
    says([, pid, name]) {
      const signal = signalNumber(name ?? '');
      // Other signals than a kill or a fault end workers in order.
      return signal !== null && (signal === sigkill || isFault(signal))
        ? { kind: 'worker-killed', server: 'gunicorn', pid: Number(pid), signal }
        : null;
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
