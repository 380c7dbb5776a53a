import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readTrial } from '../../src/record/readTrial.ts';
import type { Recording } from '../../src/record/recording.ts';
import { newestRun, oomlab, resultsFolder, verdictsOf } from './oomlab.ts';

/** Compose files in `test/compose`, with the names of the other containers, as recordings call them. */
export const projects: Record<string, string[]> = {
  'python-postgres/compose.yaml': ['db', 'migrate'],
  'redis-worker/compose.yml': ['redis', 'worker'],
  'nginx-front/docker-compose.yml': ['proxy'],
  'java/compose.yaml': [],
  'node/compose.yaml': [],
  'python/compose.yaml': ['cache'],
  'php/compose.yaml': [],
  'ruby/compose.yaml': [],
  'go/compose.yaml': [],
  'static/compose.yaml': [],
};

/** Its images are built with the distribution's packages when they are not there. */
export const projectMs = 600_000;

export const recordingsIn = (results: string, scenario: string): Recording[] => {
  const folder = join(newestRun(results, scenario), 'trials');
  return readdirSync(folder).map((trial) => readTrial(join(folder, trial)));
};

/** One trial of a project, which it survives, with the containers that it names, and without its secrets in any file. */
export async function runs(project: string): Promise<void> {
  using results = resultsFolder();
  const file = 'test/engine/scenarios/composed.ts';
  const run = await oomlab(['--results', results.path, 'scenario', file], { PROJECT: project });
  expect(run.exitCode, run.all).toBe(0);
  const [verdict] = verdictsOf(results.path, 'composed');
  expect(verdict?.terminal.kind, verdict?.sentence).toBe('survived');
  const [recording] = recordingsIn(results.path, 'composed');
  expect(recording?.trial.services.map(({ name }) => name).sort()).toEqual(projects[project]);
  expect(recording?.load.reduce((sum, { ok }) => sum + (ok ?? 0), 0)).toBeGreaterThan(50);
  expect(recording?.load.every(({ non2xx }) => (non2xx ?? 0) === 0)).toBe(true);
  expect(allTextIn(results.path)).not.toContain('planted-');
}

/** Everything that a run has written, whatever the file. */
const allTextIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
