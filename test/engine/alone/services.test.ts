import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readTrial } from '../../../src/record/readTrial.ts';
import type { Recording } from '../../../src/record/recording.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from '../oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

function recordingsIn(results: string, scenario: string): Recording[] {
  const folder = join(newestRun(results, scenario), 'trials');
  return readdirSync(folder)
    .sort()
    .map((trial) => readTrial(join(folder, trial)));
}

describe('several services on one machine', () => {
  it('find each other, share its memory, and the kernel kills at its limit', async () => {
    using results = resultsFolder();
    const file = 'test/engine/scenarios/shared-machine.ts';
    const run = await oomlab(['--results', results.path, 'scenario', file]);
    expect(run.exitCode, run.all).toBe(0);
    const recordings = recordingsIn(results.path, 'shared-machine');
    const verdicts = verdictsOf(results.path, 'shared-machine');
    const seen = (server: string) => ({
      recording: recordings.find(({ trial }) => trial.plan.variant.server === server),
      verdict: verdicts.find(({ variant }) => variant.server === server),
    });
    const small = seen('small');
    expect(small.verdict?.terminal.kind).toBe('survived');
    // nginx in front receives the load, and found the server by its name: it would have answered 502 otherwise.
    expect(small.recording?.load.some(({ ok }) => (ok ?? 0) > 0)).toBe(true);
    expect(small.recording?.load.every(({ non2xx }) => (non2xx ?? 0) === 0)).toBe(true);
    expect(small.recording?.trial.knobs).toContainEqual({
      name: 'group memory',
      asked: '320 MiB',
      read: '320 MiB',
      ok: true,
    });
    expect(new Set(small.recording?.services.map(({ service }) => service))).toEqual(
      new Set(['app', 'cache', 'redis']),
    );
    const all = Object.values(small.recording?.serviceLogs ?? {}).flat();
    expect(all.map(({ text }) => text).join('\n')).toContain('Ready to accept connections');
    const growing = seen('growing');
    expect(growing.verdict?.terminal).toMatchObject({ kind: 'oom-kill', limit: 'machine' });
    expect(growing.verdict?.casualties.length).toBeGreaterThan(0);
  });

  it('are added one by one until the machine is full', async () => {
    using results = resultsFolder();
    const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/density.ts']);
    expect(run.exitCode, run.all).toBe(0);
    const [verdict] = verdictsOf(results.path, 'density');
    const [recording] = recordingsIn(results.path, 'density');
    expect(verdict?.terminal).toMatchObject({ kind: 'oom-kill', limit: 'machine' });
    expect(verdict?.measures.containersAtEnd).toBeGreaterThan(1);
    const limit = 256 * 1024 ** 2;
    expect(recording?.probe.some(({ usageBytes }) => (usageBytes ?? 0) > 0.95 * limit)).toBe(true);
    expect(recording?.services.length).toBeGreaterThan(0);
    expect(recording?.services.every(({ usageBytes }) => (usageBytes ?? 0) < limit)).toBe(true);
  });
});
