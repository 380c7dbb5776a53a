import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readTrial } from '../../../src/record/readTrial.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from '../oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

describe('a trial with room to spare', () => {
  const results = resultsFolder();
  const folder = (): string => newestRun(results.path, 'calm');
  const written = ['verdicts.json', 'summary.csv', 'report.md', 'report.html', 'figures/comparison.svg'];
  beforeAll(async () => {
    const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/calm.ts']);
    expect(run.exitCode, run.all).toBe(0);
  });
  afterAll(() => results[Symbol.dispose]());

  it('survives, with every knob read back from the kernel and the JVM', () => {
    const [verdict] = verdictsOf(results.path, 'calm');
    expect(verdict?.terminal.kind).toBe('survived');
    expect(verdict?.degradation.kind).toBe('none');
    const { trial, probe, load, services, processes, files } = readTrial(
      join(folder(), 'trials', '01-heap=256m-r1'),
    );
    expect(services.length).toBeGreaterThan(2);
    expect(services.every(({ service, usageBytes }) => service === 'app' && (usageBytes ?? 0) > 0)).toBe(
      true,
    );
    expect(processes.find(({ name }) => name === 'java')?.rssBytes).toBeGreaterThan(0);
    expect(files.map(({ path }) => path)).toContain('/oomlab/gc.log');
    expect(trial.knobs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['memory', 'swap', 'cpuset', 'cpus', 'pids', 'heap', 'collector']),
    );
    expect(trial.knobs.filter(({ ok }) => !ok)).toEqual([]);
    expect(trial.phases.map(({ warmup }) => warmup)).toEqual([true, false]);
    expect(probe.some((row) => (row.heapUsedBytes ?? 0) > 0 && (row.anonBytes ?? 0) > 0)).toBe(true);
    expect(load.length).toBeGreaterThan(0);
    expect(load.every((row) => row.lost === 0)).toBe(true);
  });

  it('has a report, which is made again from the recording as it was, apart from the time of making', async () => {
    const read = (): string[] =>
      written.map((name) =>
        readFileSync(join(folder(), name), 'utf8').replaceAll(
          /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g,
          'TIME',
        ),
      );
    const before = read();
    const again = await oomlab(['--results', results.path, 'report', 'calm']);
    expect(again.exitCode, again.all).toBe(0);
    expect(read()).toEqual(before);
  });
});

it('a target that cannot start has failed to start, with its own words', async () => {
  using results = resultsFolder();
  await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/no-start.ts']);
  const [verdict] = verdictsOf(results.path, 'no-start');
  expect(verdict?.terminal.kind).toBe('failed-to-start');
  expect(JSON.stringify(verdict?.evidence)).toContain('Initial heap size set to a larger value');
});
