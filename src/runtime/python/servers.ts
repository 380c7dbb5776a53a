import { childEnded, childLost, gaveUpWorker, type LogLine } from '../logLine.ts';

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
  gaveUpWorker('Celery', /Hard time limit \([\d.]{1,12}s\) exceeded for /, 'time'),
  gaveUpWorker(
    'Celery',
    /child process exiting after exceeding memory limit \(\d{1,15}KiB \/ \d{1,15}KiB\)/,
    'memory',
  ),
  // distributed/nanny.py: it sends SIGTERM, then SIGKILL.
  gaveUpWorker(
    'Dask’s nanny',
    /Worker (?:\S{1,120} )?(?:\(pid=(?<pid>\d{1,10})\) )?exceeded \d{1,3}% memory budget\. Restarting/,
    'memory',
  ),
  childEnded('Dask’s nanny', /Worker process (?<pid>\d{1,10}) was killed by signal (?<signal>\d{1,2})\b/),
  // concurrent/futures/process.py, and loky of joblib and scikit-learn.
  childLost(
    'Python',
    /BrokenProcessPool: (?:.{0,80}: )?A (?<who>process) in the process pool was terminated abruptly/,
  ),
  childLost(
    'loky',
    /TerminatedWorkerError: A (?<who>worker process) managed by the executor was unexpectedly terminated/,
  ),
  // jupyter_client/restarter.py
  childLost('Jupyter', /KernelRestarter: restarting (?<who>kernel) \(\d{1,2}\/\d{1,2}\)/),
  childLost('Uvicorn', /^(?:INFO: +)?(?<who>Child process) \[(?<pid>\d{1,10})\] died$/),
  childLost('Ray', /WorkerCrashedError: The (?<who>worker) died unexpectedly/),
  childLost(
    'Dask',
    /KilledWorker: Attempted to run task .{1,300} on \d{1,4} different (?<who>workers), but all/,
  ),
  childLost('Airflow', /Detected zombie (?<who>job)\b/),
  // rq/worker.py
  childEnded('RQ', /Work-horse (?:process was )?terminated unexpectedly; waitpid returned (?<signal>\d+)\b/),
  // Airflow, task runners: `return code -9`, `exit code Negsignal.SIGKILL`.
  childEnded('Airflow', /Task exited with return code (?:Negsignal\.|-)(?<signal>SIG[A-Z]{2,8}|\d{1,2})\b/),
  childEnded(
    'Python',
    /subprocess\.CalledProcessError: .{0,300} died with <Signals\.(?<signal>SIG[A-Z]{2,8}):/,
  ),
];
