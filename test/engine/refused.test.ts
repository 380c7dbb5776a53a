import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { ensureBase } from '../../src/lab/images.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import { changingEngine } from './changingEngine.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

async function run(env: Record<string, string>) {
  using results = resultsFolder();
  const engine = await findEngine();
  if (engine === null) throw new Error('this test needs an engine');
  const { exitCode, all } = await oomlab(
    ['--results', results.path, 'scenario', 'test/engine/scenarios/refused.ts'],
    { OOMLAB_TEST_IMAGE: await ensureBase(engine.docker, () => {}), ...env },
  );
  const { trial } = readTrial(join(newestRun(results.path, 'refused'), 'trials', '01-r1'));
  const [verdict] = verdictsOf(results.path, 'refused');
  return { exitCode, all, ending: trial.ending, verdict };
}

describe('a container that the engine refuses to start', () => {
  it('for a command that is not in its image has failed to start, which is a result, and no success', async () => {
    const { exitCode, all, ending, verdict } = await run({ OOMLAB_TEST_COMMAND: 'no-such-program' });
    expect(exitCode, all).toBe(1);
    expect(ending?.reason).toBe('start-failed');
    expect(verdict?.terminal.kind).toBe('failed-to-start');
    expect(verdict?.validity.valid).toBe(true);
  });

  it('for a value that no engine takes is the scenario’s mistake', async () => {
    const { exitCode, all, ending, verdict } = await run({ OOMLAB_TEST_MEMORY: '4m' });
    expect(exitCode, all).toBe(2);
    expect(ending).toMatchObject({ reason: 'plan-refused', detail: expect.stringMatching(/memory limit/i) });
    expect(verdict?.validity.valid).toBe(false);
  });

  it.each([
    ['a runtime that it does not have', { Runtime: 'no-such-runtime' }],
    ['processors that are not there', { CpusetCpus: '4000' }],
  ])('for %s, which no scenario asks for, is the lab’s', async (_, change) => {
    const real = await findEngine();
    if (!real?.address.startsWith('unix://')) throw new Error('this test needs an engine at a Unix socket');
    await using engine = await changingEngine(real.address.slice('unix://'.length), (hostConfig) => {
      Object.assign(hostConfig, change);
    });
    const { exitCode, all, ending, verdict } = await run({ DOCKER_HOST: engine.address });
    expect(exitCode, all).toBe(3);
    expect(ending?.reason).toBe('engine-refused');
    expect(verdict?.validity.valid).toBe(false);
  });
});
