import { closeSync, mkdirSync, openSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeJson } from './append.ts';
import { latestLink, runFiles, runFolder } from './layout.ts';
import type { RunRecord } from './schema.ts';

/** Creates the run's folder, writes run.json, and points `latest` at it. Returns the folder. */
export function createRun(results: string, run: RunRecord): string {
  const folder = runFolder(results, run.scenario, run.runId);
  mkdirSync(join(folder, runFiles.trials), { recursive: true });
  updateRun(folder, run);
  pointLatest(join(results, run.scenario), run.runId);
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
  for (const { path, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (typeof content === 'string') writeFileSync(target, content);
    else writeParts(target, content);
  }
}

function writeParts(path: string, parts: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const part of parts) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}

function pointLatest(scenarioFolder: string, runId: string): void {
  const link = join(scenarioFolder, latestLink);
  const draft = `${link}.new`;
  rmSync(draft, { force: true }); // left by a run that was killed right here
  symlinkSync(runId, draft);
  renameSync(draft, link);
}
