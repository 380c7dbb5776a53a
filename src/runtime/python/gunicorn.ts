import { childEnded, gaveUpWorker, type LogLine } from '../logLine.ts';

/** What gunicorn's arbiter says of its workers. pids are those inside the container. */
export const gunicorn: readonly LogLine[] = [
  // From version 21 on.
  childEnded('gunicorn', /Worker \(pid:(?<pid>\d+)\) was sent (?<signal>SIG[A-Z]{2,8})!/),
  // Version 20.1.
  childEnded('gunicorn', /Worker with pid (?<pid>\d+) was terminated due to signal (?<signal>\d+)/),
  gaveUpWorker('gunicorn', /WORKER TIMEOUT \(pid:(?<pid>\d+)\)/),
];
