import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { ensureBase } from '../../src/lab/images.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

it('a watchdog in the container, whose shell is gone when anybody looks, is named as being in it', async () => {
  using results = resultsFolder();
  const engine = await findEngine();
  if (engine === null) throw new Error('this test needs an engine');
  const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/watched.ts'], {
    OOMLAB_TEST_IMAGE: await ensureBase(engine.docker, () => {}),
  });
  expect(run.exitCode, run.all).toBe(0);
  const { events } = readTrial(join(newestRun(results.path, 'watched'), 'trials', '01-r1'));
  const kills = events.filter((event) => event.kind === 'signal' && event.signal === 9 && !event.toMain);
  expect(kills.length).toBeGreaterThan(1);
  for (const kill of kills)
    expect(kill).toMatchObject({ senderInside: true, senderName: 'sh', targetName: 'sleep' });
  // Each time another: none of them lives long enough to be counted.
  expect(new Set(kills.map((kill) => 'senderPid' in kill && kill.senderPid)).size).toBe(kills.length);
  const [verdict] = verdictsOf(results.path, 'watched');
  expect(verdict?.terminal).toMatchObject({ kind: 'external-kill', victim: 'child' });
  expect(verdict?.evidence.map(({ text }) => text).join('\n')).toMatch(
    /sh \(pid \d+\), from within the container sent SIGKILL/,
  );
});
