import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readTrial } from '../../src/record/readTrial.ts';
import type { Recording } from '../../src/record/recording.ts';
import { leftovers, oomlab, resultsFolder, verdictsOf } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

const recordingsIn = (results: string, scenario: string): Recording[] => {
  const folder = join(results, scenario, 'latest', 'trials');
  return readdirSync(folder).map((trial) => readTrial(join(folder, trial)));
};

/** Everything that a run has written, whatever the file. */
const allTextIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

/** With the names of the other containers, as recordings call them. */
const projects: Record<string, string[]> = {
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

describe('a project runs as its compose file says, and keeps its secrets', () => {
  it.each(Object.entries(projects))(
    '%s',
    async (PROJECT, others) => {
      using results = resultsFolder();
      const file = 'test/engine/scenarios/composed.ts';
      const run = await oomlab(['--results', results.path, 'scenario', file], { PROJECT });
      expect(run.exitCode, run.all).toBe(0);
      const [verdict] = verdictsOf(results.path, 'composed');
      expect(verdict?.terminal.kind, verdict?.sentence).toBe('survived');
      const [recording] = recordingsIn(results.path, 'composed');
      expect(recording?.trial.services.map(({ name }) => name).sort()).toEqual(others);
      expect(recording?.load.reduce((sum, { ok }) => sum + (ok ?? 0), 0)).toBeGreaterThan(50);
      expect(recording?.load.every(({ non2xx }) => (non2xx ?? 0) === 0)).toBe(true);
      expect(allTextIn(results.path)).not.toContain('planted-');
    },
    // The images are built with the distribution's packages when they are not there.
    600_000,
  );
});

describe('a service that never becomes ready', () => {
  it('is told with what was tried, what came back and what is there; exit code 1', async () => {
    using results = resultsFolder();
    const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/wrong-port.ts']);
    expect(run.exitCode, run.all).toBe(1);
    expect(run.all).toContain('Not started in 4 of 4 trials');
    const said = Object.fromEntries(
      recordingsIn(results.path, 'wrong-port').map(({ trial }) => [
        trial.plan.variant.mistake,
        trial.ending?.detail ?? '',
      ]),
    );
    const there = 'the container listens on 80, and port 8080 was asked, and its image exposes 80';
    expect(said.port).toMatch(/^no good answer from \/ within 2 s \(connection refused \d+ times\); /);
    expect(said.port).toContain(there);
    expect(said.path).toMatch(/^no good answer from \/health within 2 s \(status 404 \d+ times\); /);
    expect(said['not listening']).toBe(`nobody listened on port 8080 within 2 s; ${there}`);
    expect(said['no check']).toContain('it has no health check');
  });
});
