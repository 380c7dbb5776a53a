import { join } from 'node:path';

/** Where everything of a run lies. The only place that knows the names of the files. */
export const runFiles = {
  run: 'run.json',
  /** Until its first host is there: in the place of run.json. */
  waiting: 'waiting.json',
  trials: 'trials',
  /** Recordings of trials that were recorded before: by the number of their taking, as runs of their own. They count nowhere. */
  apart: 'apart',
} as const;

export const trialFiles = {
  trial: 'trial.json',
  probe: 'probe.csv',
  load: 'load.csv',
  services: 'services.csv',
  processes: 'processes.csv',
  files: 'files.csv',
  threads: 'threads.csv',
  events: 'events.jsonl',
  log: 'target.log',
  /** A folder with a file for each of the other containers. */
  serviceLogs: 'services',
  histogram: 'histogram.json',
  inspect: 'inspect.json',
  /** A folder that is mounted into the container; the JVM writes its GC log there. */
  shared: 'shared',
  gcLog: join('shared', 'gc.log'),
} as const;

/** The symbolic link beside the runs of a scenario that points at the newest one. */
export const latestLink = 'latest';

export const serviceLogFile = (trialFolder: string, service: string): string =>
  join(trialFolder, trialFiles.serviceLogs, `${service}.log`);

export const trialFolder = (runFolder: string, trialId: string): string =>
  join(runFolder, runFiles.trials, trialId);
