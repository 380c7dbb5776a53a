import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { settled } from '../../files/owners.ts';
import { below, makeFolder, removeEmptyFolder, removeFile } from '../../files/replace.ts';
import { writeJson } from '../append.ts';
import { runFiles } from '../layout.ts';
import { folders } from '../readRun.ts';
import { runSchema, schemaVersion } from '../schema.ts';

/** A run on a queue that has no host yet, and so no machine that it could be recorded of: what is needed to go on with it. */
export const waitingSchema = z.strictObject({
  schema: z.literal(schemaVersion),
  ...runSchema.pick({ runId: true, seed: true, command: true }).shape,
  fleet: runSchema.shape.fleet.unwrap().unwrap(),
});

export type WaitingRun = z.infer<typeof waitingSchema>;

/** @returns the folder of the run. @throws OomlabError (lab) where a link of another user's would lead root to it */
export function writeWaiting(results: string, scenario: string, run: Omit<WaitingRun, 'schema'>): string {
  makeFolder(settled(results));
  const folder = below(settled(join(results, scenario)), run.runId);
  makeFolder(folder);
  writeJson(join(folder, runFiles.waiting), { schema: schemaVersion, ...run });
  return folder;
}

/** It waits no more. Where nothing else was recorded nothing is left of it. */
export function removeWaiting(folder: string): void {
  const file = join(folder, runFiles.waiting);
  if (existsSync(file)) removeFile(file);
  if (removeEmptyFolder(folder)) removeEmptyFolder(dirname(folder));
}

/** Where the run that a user named waits: by its id, `scenario/runId`, or its folder. null: there is no such one. */
export function findWaiting(results: string, name: string): string | null {
  const all = [name, join(results, name), ...folders(results).map((each) => join(results, each, name))];
  const waits = (folder: string): boolean =>
    existsSync(join(folder, runFiles.waiting)) && !existsSync(join(folder, runFiles.run));
  const found = all.find(waits);
  return found === undefined ? null : settled(found);
}
