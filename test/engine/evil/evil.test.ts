import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findEngine } from '../../../src/lab/engine/resolve.ts';
import { ensureBase } from '../../../src/lab/images.ts';
import { readTrial } from '../../../src/record/readTrial.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from '../oomlab.ts';
import type { EvilName } from './cases.ts';

/** The short form of `npm run campaign -- targets`. */

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

async function underLoad(evil: EvilName) {
  using results = resultsFolder();
  const engine = await findEngine();
  if (engine === null) throw new Error('this test needs an engine');
  const { all } = await oomlab(
    [
      '--results',
      results.path,
      ...['scenario', 'test/engine/evil/evil.ts', '--only', `evil=${evil}`, '--only', 'by=connections'],
    ],
    { OOMLAB_TEST_IMAGE: await ensureBase(engine.docker, () => {}) },
  );
  const trial = join(newestRun(results.path, 'evil'), 'trials', `01-evil=${evil}-by=connections-r1`);
  const [verdict] = verdictsOf(results.path, 'evil');
  return { all, recording: readTrial(trial), verdict };
}

it('a target that writes without end and dies: its last words are recorded, and of all before them so much at most', async () => {
  const { recording, verdict, all } = await underLoad('floods-and-dies');
  expect(verdict?.terminal, all).toMatchObject({ kind: 'crash', detail: 'exit 7' });
  expect(recording.log.at(-1)?.text).toBe('these are its last words');
  expect(recording.log.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(80 * 2 ** 20);
});

it('a target whose answers have a length below zero: each is no answer, and the generator goes on', async () => {
  const { recording, verdict, all } = await underLoad('negative-chunk');
  expect(verdict?.terminal, all).toMatchObject({ kind: 'unresponsive', processAlive: true });
  expect(verdict?.validity).toMatchObject({ valid: true });
  const sum = (name: 'malformed' | 'ok') => recording.load.reduce((all, row) => all + (row[name] ?? 0), 0);
  expect(sum('malformed')).toBeGreaterThan(4);
  expect(sum('ok')).toBe(0);
});
