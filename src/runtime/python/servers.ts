import { childEnded, gaveUpWorker, type LogLine } from '../logLine.ts';

/** What servers and queues that are written for Python say of their workers. */
export const servers: readonly LogLine[] = [
  // core/master_checks.c
  childEnded(
    'uWSGI',
    /^DAMN ! (?<who>(?:worker|mule|spooler) \d+) \(pid: (?<pid>\d+)\) died, killed by signal (?<signal>\d+)/,
  ),
  gaveUpWorker('uWSGI', /\*\*\* HARAKIRI ON WORKER \d+ \(pid: (?<pid>\d+)/),
  // billiard/pool.py
  childEnded(
    'Celery',
    /^(?:\[.{0,60}\] )?Process '(?<who>[^']{1,64})' pid:(?<pid>\d+) exited with 'signal (?<signal>\d+)/,
  ),
  childEnded('Celery', /WorkerLostError\(?.{0,40}Worker exited prematurely: signal (?<signal>\d+)/),
  gaveUpWorker('Celery', /Hard time limit \([\d.]{1,12}s\) exceeded for /),
  // rq/worker.py
  childEnded('RQ', /Work-horse (?:process was )?terminated unexpectedly; waitpid returned (?<signal>\d+)\b/),
  // Airflow, task runners: `return code -9`, `exit code Negsignal.SIGKILL`.
  childEnded('Airflow', /Task exited with return code (?:Negsignal\.|-)(?<signal>SIG[A-Z]{2,8}|\d{1,2})\b/),
  childEnded(
    'Python',
    /subprocess\.CalledProcessError: .{0,300} died with <Signals\.(?<signal>SIG[A-Z]{2,8}):/,
  ),
];
