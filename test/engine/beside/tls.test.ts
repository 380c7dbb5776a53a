import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findEngine } from '../../../src/lab/engine/resolve.ts';
import { ensureBase } from '../../../src/lab/images.ts';
import { readRun } from '../../../src/record/readRun.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from '../oomlab.ts';
import { leftAt } from './left.ts';
import { type TlsEngine, tlsEngine } from './tlsEngine.ts';

const local = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!local)('an engine by TCP and TLS, in a network of its own (root makes one on Linux)', () => {
  let engine: TlsEngine;
  let base: string;
  beforeAll(async () => {
    const near = await findEngine();
    if (near === null) throw new Error('this test needs an engine');
    base = await ensureBase(near.docker, () => {});
    engine = await tlsEngine();
    const image = await near.docker.getImage(base).get();
    const loaded = await engine.docker.loadImage(image.pipe(new PassThrough()));
    await new Promise<void>((resolve, reject) =>
      engine.docker.modem.followProgress(loaded, (error) => (error ? reject(error) : resolve())),
    );
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());
  afterEach(async () => {
    expect(await leftovers()).toEqual([]);
    expect(await leftAt(engine.docker)).toEqual([]);
  });

  const run = (args: string[], certificates = engine.certificates, env: Record<string, string> = {}) =>
    oomlab(args, {
      DOCKER_HOST: engine.address,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: certificates,
      OOMLAB_TEST_IMAGE: base,
      ...env,
    });

  it('is set up, looked at and cleaned by a lab beside it', async () => {
    using state = resultsFolder();
    const env = { OOMLAB_STATE: state.path };
    const before = await run(['doctor'], engine.certificates, env);
    expect(before.all).toContain('reached through a network');
    const setup = await run(['--yes', 'doctor'], engine.certificates, env);
    expect(setup.exitCode, setup.all).toBe(0);
    const clean = await run(['clean'], engine.certificates, env);
    expect(clean.exitCode, clean.all).toBe(0);
  });

  it('executes trials: who killed what is seen there, and recorded here', async () => {
    using results = resultsFolder();
    const args = ['--yes', '--results', results.path, 'scenario', 'test/engine/scenarios/watched.ts'];
    const { exitCode, all } = await run(args);
    expect(exitCode, all).toBe(0);
    const [verdict] = verdictsOf(results.path, 'watched');
    expect(verdict?.terminal).toMatchObject({ kind: 'external-kill', victim: 'child' });
    const { run: record } = readRun(newestRun(results.path, 'watched'));
    expect(record.environment).toMatchObject({ engineKind: 'environment', cgroupDriver: 'cgroupfs' });
  });

  it.each([
    [
      'whose certificate is of an authority that is not known',
      () => engine.wrongCertificates,
      /is not to be trusted[\s\S]*ca\.pem/,
    ],
    [
      'without the folder of certificates',
      () => '/nonexistent',
      /can't be read|is not to be trusted|refuses the certificate/,
    ],
  ])('one %s is refused with two lines', async (_, certificates, words) => {
    const { exitCode, all } = await run(
      ['--yes', 'scenario', 'test/engine/scenarios/watched.ts'],
      certificates(),
    );
    expect(exitCode, all).toBe(3);
    expect(all).toMatch(words);
  });

  it('asked without TLS says what it wants', async () => {
    const { exitCode, all } = await oomlab(['scenario', 'test/engine/scenarios/watched.ts'], {
      DOCKER_HOST: engine.address,
      OOMLAB_TEST_IMAGE: base,
    });
    expect(exitCode, all).toBe(3);
    expect(all).toMatch(/asks for TLS[\s\S]*DOCKER_TLS_VERIFY=1/);
  });
});
