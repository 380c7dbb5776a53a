import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anywhere } from '../../src/hosts/anywhere.ts';
import { ensureLabImage } from '../../src/hosts/beside/image.ts';
import { executeRun, newRunId } from '../../src/hosts/run.ts';
import { connect } from '../../src/lab/engine/connect.ts';
import { openEngine } from '../../src/lab/engine/resolve.ts';
import { guestPort, overVolume } from './besidePort.ts';
import { trialsOf } from './cases.ts';
import { type Finished, runInGuest } from './guest/boot.ts';
import { whyNot } from './guest/tools.ts';
import { kernelLines, knobs, leftIn, type Seen, seenIn, why } from './seen.ts';

const missing = whyNot();

/** The front is this machine, with another kernel and another version of cgroups than the engine's. */
describe.skipIf(missing !== null)(
  `an engine on another kernel, by TCP${missing ? ` (${missing})` : ''}`,
  () => {
    let guest: Finished;
    let seen: Seen;
    const results = mkdtempSync(join(tmpdir(), 'oomlab-beside-'));
    beforeAll(async () => {
      const host = await freePort();
      guest = await runInGuest('cgroupfs', 'test/cgroup-v2/guest/engineJob.ts', console.log, {
        ports: { host, guest: guestPort },
        run: () => useEngine(`tcp://127.0.0.1:${host}`, results),
      });
      seen = seenIn(results, 'beside');
    });
    afterAll(() => {
      guest?.[Symbol.dispose]();
      rmSync(results, { recursive: true });
    });

    test('the recording is of that machine', () => {
      const { environment } = seen.run.run;
      expect(environment).toMatchObject({ cgroupVersion: 2, engineKind: 'environment' });
      expect(environment.kernel).not.toBe(release());
    });

    test('limits are read back, and the kernel’s own line of the kill is there', () => {
      const { recording, verdict } = seen.of('oom-main-with-swap');
      expect(knobs(recording)).toMatchObject({ memory: ['48 MiB', '48 MiB'], swap: ['32 MiB', '32 MiB'] });
      expect(verdict.terminal, why(verdict)).toMatchObject({
        kind: 'oom-kill',
        victim: 'main',
        limit: 'own',
      });
      expect(kernelLines(recording)).toContain(recording.trial.container?.id ?? 'no container');
    });

    test('swap is made there for the time of the run', () => {
      const { recording } = seen.of('oom-main-with-swap');
      expect(seen.run.run.environment.swapAreas).toMatchObject([{ type: 'file', ours: true }]);
      expect(recording.probe.some(({ swapBytes }) => (swapBytes ?? 0) > 0)).toBe(true);
    });

    test('nothing is left there: no group, no swap file', () => {
      expect(leftIn(guest.out)).toMatchObject({ groups: [], swaps: [] });
    });
  },
);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function useEngine(address: string, resultsFolder: string): Promise<void> {
  const docker = await whenReady(address);
  try {
    await giveLab(docker);
    process.env.DOCKER_HOST = address;
    const runId = newRunId(new Date());
    await executeRun(
      {
        runId,
        scenario: 'beside',
        question: 'What is seen of another kernel?',
        seed: 1,
        command: 'a test',
        trials: trialsOf(['oom-main-with-swap'], runId),
        expectations: [],
        resultsFolder,
        mayAddSwap: true,
        report: (progress) => {
          if (progress.kind !== 'trial-sample') console.log(JSON.stringify(progress));
        },
        interrupt: new AbortController().signal,
        onTrial: () => {},
      },
      anywhere({ yes: true, keepLab: false, wait: false, ask: async () => null }),
    );
  } finally {
    delete process.env.DOCKER_HOST;
    await docker.createVolume({ Name: overVolume });
  }
}

/** Emulated, it takes a while. */
async function whenReady(url: string): Promise<Docker> {
  const deadline = performance.now() + 300_000;
  for (;;) {
    try {
      return (await connect({ url, tls: null })).docker;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(1000);
    }
  }
}

/** Made here, where it takes seconds. */
async function giveLab(guest: Docker): Promise<void> {
  await using engine = await openEngine();
  const image = await ensureLabImage(engine, ({ kind }) => console.log(kind));
  const archive = await engine.docker.getImage(image).get();
  const whole = new PassThrough();
  const [loaded] = await Promise.all([guest.loadImage(whole), pipeline(archive, whole)]);
  await new Promise<void>((resolve, reject) =>
    guest.modem.followProgress(loaded, (error) => (error ? reject(error) : resolve())),
  );
}
