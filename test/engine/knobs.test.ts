import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import { changingEngine } from './changingEngine.ts';
import { leftovers, newestRun, oomlab, resultsFolder } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

it('refuses the trial when the engine dropped a limit', async () => {
  using results = resultsFolder();
  const real = await findEngine();
  if (!real?.address.startsWith('unix://')) throw new Error('this test needs an engine at a Unix socket');
  await using engine = await changingEngine(real.address.slice('unix://'.length), (hostConfig) => {
    hostConfig.MemorySwap = -1;
  });
  const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/calm.ts'], {
    DOCKER_HOST: engine.address,
  });
  expect(run.exitCode, run.all).toBe(4);
  const { trial, load } = readTrial(join(newestRun(results.path, 'calm'), 'trials', '01-heap=256m-r1'));
  expect(trial.ending?.reason).toBe('knob-refused');
  expect(trial.knobs.find(({ name }) => name === 'swap')).toMatchObject({
    asked: '0 B',
    read: 'unlimited',
    ok: false,
  });
  expect(load).toEqual([]);
});
