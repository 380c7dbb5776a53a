import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventsSoFar, leftovers, newestRun, oomlab, resultsFolder, until, verdictsOf } from './oomlab.ts';

const scenario = 'test/engine/scenarios/calm.ts';
const trial = '01-heap=256m-r1';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

it.each([
  ['Ctrl-C', 'SIGINT'],
  ['the end of its terminal', 'SIGHUP'],
] as const)('stops in order at %s: the trial is recorded and reported, exit code 130', async (_, signal) => {
  using results = resultsFolder();
  const run = oomlab(['--results', results.path, 'scenario', scenario]);
  await until(() => eventsSoFar(results.path, 'calm', trial).includes('load-started'));
  run.kill(signal);
  const { exitCode, all } = await run;
  expect(exitCode, all).toBe(130);
  const folder = newestRun(results.path, 'calm');
  expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).status).toBe('interrupted');
  expect(JSON.parse(readFileSync(join(folder, 'trials', trial, 'trial.json'), 'utf8')).status).toBe(
    'interrupted',
  );
  expect(verdictsOf(results.path, 'calm')).toHaveLength(1);
  expect(eventsSoFar(results.path, 'calm', trial)).toContain('load-stopped');
});
