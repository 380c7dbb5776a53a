import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readTrial } from '../../src/record/readTrial.ts';
import {
  eventsSoFar,
  leftovers,
  newestRun,
  oomlab,
  pidOf,
  resultsFolder,
  until,
  verdictsOf,
} from './oomlab.ts';

const scenario = 'test/engine/scenarios/calm.ts';
const trial = '01-heap=256m-r1';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

/** Kills one of our own programs with SIGKILL while a trial is under load. */
async function killUnderLoad(results: string, program: string) {
  const run = oomlab(['--results', results, 'scenario', scenario]);
  await until(() => eventsSoFar(results, 'calm', trial).includes('load-started'));
  process.kill((await pidOf(program)) ?? 0, 'SIGKILL');
  const { exitCode, all } = await run;
  const recording = readTrial(join(newestRun(results, 'calm'), 'trials', trial));
  const [verdict] = verdictsOf(results, 'calm');
  return { exitCode, all, recording, verdict };
}

describe('a program of ours that is killed in the middle of a trial', () => {
  it.each([
    ['probe/main', 'probe-lost', 'the probe ended by itself by SIGKILL'],
    ['load/main', 'generator-lost', 'the generator ended by itself by SIGKILL'],
  ])('%s ends it: what was seen is recorded, and is no result', async (program, reason, detail) => {
    using results = resultsFolder();
    const { exitCode, all, recording, verdict } = await killUnderLoad(results.path, program);
    expect(exitCode, all).toBe(4);
    expect(recording.trial).toMatchObject({ status: 'failed', ending: { reason, detail } });
    expect(recording.inspect).not.toBeNull();
    expect(recording.probe.length).toBeGreaterThan(10);
    expect(verdict?.validity.valid).toBe(false);
  });

  it('probe/census/main costs its tables alone', async () => {
    using results = resultsFolder();
    const { exitCode, all, recording } = await killUnderLoad(results.path, 'probe/census/main');
    expect(exitCode, all).toBe(0);
    expect(recording.trial.ending?.reason).toBe('load-done');
    expect(recording.events).toContainEqual(
      expect.objectContaining({
        kind: 'trouble',
        source: 'census',
        text: 'it ended by itself by SIGKILL',
      }),
    );
  });

  it('lab/worker, the program of the trial itself: the recording ends there, and what it left is removed', async () => {
    using results = resultsFolder();
    const { exitCode, all, recording, verdict } = await killUnderLoad(results.path, 'lab/worker');
    expect(exitCode, all).toBe(4);
    expect(recording.trial.status).toBe('running');
    expect(recording.probe.length).toBeGreaterThan(10);
    expect(recording.events.at(-1)).toMatchObject({
      kind: 'trouble',
      source: 'lab',
      text: 'the program of the trial ended by itself by SIGKILL',
    });
    expect(verdict?.validity.problems.join(' ')).toContain('cut off');
  });
});
