import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installed, installPackage } from '../package/installed.ts';
import { leftovers, verdictsOf } from './oomlab.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => installed[Symbol.dispose]());

test('the installed package runs a scenario of one’s own: a report in the folder’s results, with all that was sampled', async () => {
  await installed.oomlab(['init']);
  const run = await installed.oomlab(['scenario', './mine.ts', '--quick', '--only', 'memory=256m']);
  const results = join(installed.folder, 'results');
  expect(existsSync(join(results, 'mine', 'latest', 'report.html')), run.text()).toBe(true);
  const [verdict] = verdictsOf(results, 'mine');
  expect(verdict?.validity).toMatchObject({ valid: true });
  expect(verdict?.measures.requests).toBeGreaterThan(0);
  const [trial = ''] = readdirSync(join(results, 'mine', 'latest', 'trials'));
  const recorded = readdirSync(join(results, 'mine', 'latest', 'trials', trial));
  expect(recorded).toEqual(
    expect.arrayContaining(['probe.csv', 'load.csv', 'services.csv', 'processes.csv', 'target.log']),
  );
  // The same files make the same image: the one that the checkout made before is used.
  expect(run.stderr).not.toContain('Building the image');
  expect(await leftovers()).toEqual([]);
});
