import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readTrial } from '../../src/record/readTrial.ts';
import { leftovers, oomlab, resultsFolder, verdictsOf } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

describe('the whole scenario at small scale', () => {
  it('shows heap OOME, OOM kill and swap thrash where they belong', async () => {
    using results = resultsFolder();
    const run = await oomlab([
      '--results',
      results.path,
      'scenario',
      'swap-vs-noswap',
      '--quick',
      '--add-swap',
    ]);
    expect(run.exitCode, run.all).toBe(0);
    const seen = Object.fromEntries(
      verdictsOf(results.path, 'swap-vs-noswap').map(({ variant, terminal, degradation }) => [
        `${variant.swap} ${variant.heap}`,
        [terminal.kind, degradation.kind],
      ]),
    );
    expect(seen['off 96m']?.[0]).toBe('heap-oome');
    expect(seen['2g 96m']?.[0]).toBe('heap-oome');
    expect(seen['off 1500m']).toEqual(['oom-kill', 'none']);
    expect(['survived', 'unresponsive']).toContain(seen['2g 1500m']?.[0]);
    expect(seen['2g 1500m']?.[1]).toBe('swap-thrash');
    const folder = join(results.path, 'swap-vs-noswap', 'latest');
    for (const file of [
      'run.json',
      'verdicts.json',
      'summary.csv',
      'report.md',
      'report.html',
      'figures/comparison.svg',
    ]) {
      expect(existsSync(join(folder, file)), file).toBe(true);
    }
  });

  it('makes the same report again from the recording, apart from the time of making', async () => {
    using results = resultsFolder();
    const file = 'test/engine/scenarios/calm.ts';
    const run = await oomlab(['--results', results.path, 'scenario', file]);
    expect(run.exitCode, run.all).toBe(0);
    const folder = join(results.path, 'calm', 'latest');
    const read = (): string[] =>
      ['verdicts.json', 'summary.csv', 'report.md', 'report.html', 'figures/comparison.svg'].map((name) =>
        readFileSync(join(folder, name), 'utf8').replaceAll(
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

describe('a trial with room to spare', () => {
  it('survives, with every knob read back from the kernel and the JVM', async () => {
    using results = resultsFolder();
    const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/calm.ts']);
    expect(run.exitCode, run.all).toBe(0);
    const [verdict] = verdictsOf(results.path, 'calm');
    expect(verdict?.terminal.kind).toBe('survived');
    expect(verdict?.degradation.kind).toBe('none');
    const { trial, probe, load, services, processes, files } = readTrial(
      join(results.path, 'calm', 'latest', 'trials', '01-heap=256m-r1'),
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
});

describe('a target that cannot start', () => {
  it('is failed-to-start, with its own words', async () => {
    using results = resultsFolder();
    await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/no-start.ts']);
    const [verdict] = verdictsOf(results.path, 'no-start');
    expect(verdict?.terminal.kind).toBe('failed-to-start');
    expect(JSON.stringify(verdict?.evidence)).toContain('Initial heap size set to a larger value');
  });
});
