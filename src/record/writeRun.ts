import { join } from 'node:path';
import { settled } from '../files/owners.ts';
import { below, makeFolder, replaceFile, replaceLink } from '../files/replace.ts';
import { writeJson } from './append.ts';
import { latestLink, runFiles } from './layout.ts';
import type { RunRecord } from './schema.ts';

/**
 * Creates the run's folder, writes run.json, and points `latest` at it. Returns the folder, without links in its path.
 * @throws OomlabError (lab) where a link of another user's would lead root to it
 */
export function createRun(results: string, run: RunRecord): string {
  makeFolder(settled(results));
  const scenario = settled(join(results, run.scenario));
  const folder = below(scenario, run.runId);
  makeFolder(join(folder, runFiles.trials));
  updateRun(folder, run);
  replaceLink(join(scenario, latestLink), run.runId);
  return folder;
}

/** Replaces run.json. */
export function updateRun(folder: string, run: RunRecord): void {
  writeJson(join(folder, runFiles.run), run);
}

/** Writes what was derived from the recording: verdicts, tables, figures. Paths are relative to the run's folder. */
export function writeDerived(
  folder: string,
  files: readonly { path: string; content: string | Iterable<string> }[],
): void {
  for (const { path, content } of files) replaceFile(below(folder, path), content);
}
