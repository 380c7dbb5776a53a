import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { usageError } from '../errors.ts';
import { settled } from '../files/owners.ts';
import { below } from '../files/replace.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { latestLink, runFiles, trialFiles } from './layout.ts';
import { readRecord } from './readRecord.ts';
import { readTrial, readTrialRecord } from './readTrial.ts';
import type { RunRecording } from './recording.ts';
import { type RunRecord, runSchema } from './schema.ts';

/** Reads a run's folder with all its trials that had begun. @throws OomlabError when it holds no run. */
export function readRun(folder: string): RunRecording {
  const run = readRunRecord(folder);
  const recordings = run.trials
    .map((id) => below(join(folder, runFiles.trials), id))
    .filter((trial) => existsSync(join(trial, trialFiles.trial)))
    .map(readTrial);
  return { run, recordings };
}

/** The plans of the trials that had begun, without what they recorded. */
export function readPlans(folder: string): TrialPlan[] {
  return readRunRecord(folder)
    .trials.map((id) => join(below(join(folder, runFiles.trials), id), trialFiles.trial))
    .filter((file) => existsSync(file))
    .map((file) => readTrialRecord(file).plan);
}

/** The run's own record, without its trials. @throws OomlabError (usage) when there is none, or it is damaged. */
export function readRunRecord(folder: string): RunRecord {
  const path = join(folder, runFiles.run);
  if (!existsSync(path)) {
    throw usageError(
      `${folder}: there is no run here (${runFiles.run} is missing)`,
      'Name a run as "oomlab list --runs" shows it.',
    );
  }
  return readRecord(path, runSchema);
}

/**
 * The folder of the run that a user named: a path, `scenario` (its newest run), `scenario/runId`, or a run's id.
 * @throws OomlabError (usage) when there is none; (lab) where a link of another user's would lead root to it
 */
export function findRun(results: string, name: string): string {
  const candidates = [
    name,
    join(results, name),
    join(results, name, latestLink),
    // "latest" alone names one run of each scenario, and so none.
    ...(name === latestLink ? [] : folders(results).map((scenario) => join(results, scenario, name))),
  ];
  const found = candidates.find((folder) => existsSync(join(folder, runFiles.run)));
  if (found) return settledRun(found);
  throw usageError(
    `There is no run called "${name}"`,
    'Name a scenario (its newest run is taken), a run id, or a folder; "oomlab list --runs" shows all.',
  );
}

/** Its folder without links: `latest`, which may be another user's, leads to a folder beside it and nowhere else. */
function settledRun(found: string): string {
  const path = resolve(found);
  if (basename(path) !== latestLink || !lstatSync(path).isSymbolicLink()) return settled(path);
  const scenario = settled(dirname(path));
  return settled(below(scenario, readlinkSync(join(scenario, latestLink))));
}

/** All runs under `results`, oldest first. */
export function listRuns(results: string): { folder: string; run: RunRecord }[] {
  const all = existsSync(results) ? settled(results) : results;
  return folders(all)
    .flatMap((scenario) => folders(join(all, scenario)).map((id) => join(all, scenario, id)))
    .filter((folder) => existsSync(join(folder, runFiles.run)))
    .map((folder) => ({ folder, run: readRunRecord(folder) }))
    .sort((one, other) => one.run.startedAt.localeCompare(other.run.startedAt));
}

/** Those in a folder, by their names; none where there is no such one. */
export function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.isSymbolicLink())
    .map((entry) => entry.name);
}
