import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { privateSocket, privateState } from '../../src/lab/engine/privateEngine.ts';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { stateFolder } from '../../src/lab/engine/state.ts';
import { ensureBase } from '../../src/lab/images.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

async function run(env: Record<string, string> = {}) {
  const results = resultsFolder();
  const engine = await findEngine();
  if (engine === null) throw new Error('this test needs an engine');
  const { exitCode, all } = await oomlab(
    ['--results', results.path, 'scenario', 'test/engine/scenarios/hostile.ts'],
    { OOMLAB_TEST_IMAGE: await ensureBase(engine.docker, () => {}), ...env },
  );
  expect(exitCode, all).toBe(0);
  const folder = join(newestRun(results.path, 'hostile'), 'trials', '01-r1');
  return { results, folder, recording: readTrial(folder), verdict: verdictsOf(results.path, 'hostile')[0] };
}

const said = (log: readonly { text: string }[], name: string): string | undefined =>
  log.map(({ text }) => text).find((text) => text.startsWith(name));

describe('a target that would get out', () => {
  it('has Docker’s own capabilities at most, gains none, and sees none of this machine’s processes', async () => {
    const { results, recording } = await run();
    using _ = results;
    expect(said(recording.log, 'NoNewPrivs:')).toMatch(/\t1$/);
    // The fourteen of moby's oci/caps/defaults.go.
    expect(said(recording.log, 'CapBnd:')).toMatch(/\t00000000a80425fb$/);
    expect(said(recording.log, 'pid 1 is')).toBe('pid 1 is sh');
  });

  it('leads nobody out of its folder by what it plants there, nor a container that is started after it', async () => {
    const before = statSync('/etc').mode;
    const listed = readdirSync('/etc');
    const { results, folder, recording, verdict } = await run();
    using _ = results;
    expect(said(recording.log, 'planted')).toBe('planted');
    expect(statSync('/etc').mode).toBe(before);
    expect(readdirSync('/etc')).toEqual(listed);
    expect(readdirSync(join(folder, 'shared'))).toEqual(['beside']);
    expect(readFileSync(join(folder, 'shared', 'beside', 'log'), 'utf8')).toBe('its own\n');
    expect(recording.trial.ending?.reason).toBe('cap');
    expect(verdict?.terminal.kind).toBe('survived');
  });

  it('may be allowed to gain rights, where its image needs that', async () => {
    const { results, recording } = await run({ OOMLAB_TEST_SECURITY: 'no-new-privileges:false' });
    using _ = results;
    expect(said(recording.log, 'NoNewPrivs:')).toMatch(/\t0$/);
  });
});

it.skipIf(privateState() === null)('the private engine is root’s alone', () => {
  expect(statSync(stateFolder()).mode & 0o077).toBe(0);
  expect(existsSync(privateSocket())).toBe(true);
  expect(statSync(dirname(privateSocket())).uid).toBe(0);
  expect(statSync(privateSocket())).toMatchObject({ uid: 0, gid: 0 });
});
