import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { schemaFiles } from '../../scripts/docs/schemas.ts';
import { home } from '../../src/installation.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import { aRun } from '../../src/record/testing/aRun.ts';
import { verdictsJson } from '../../src/report/outputs/verdictsJson.ts';
import { stepsFileOf, stepsJson } from '../../src/report/steps/outputs.ts';
import { aSpec } from '../../src/scenario/testing/aScenario.ts';
import { validateScenario } from '../../src/scenario/validate.ts';
import { baselineOf } from '../../src/study/runs/baseline.ts';
import { judge } from '../../src/verdict/judge.ts';

afterEach(() => vi.unstubAllEnvs());

const read = (path: string): string => readFileSync(join(home, path), 'utf8');

/** By a reader that is not ours: what our schemas say to it is what others get. */
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  validateFormats: false,
});
const checks = new Map(
  schemaFiles().map(({ path, content }) => [
    path.replace(/^schemas\/|\.json$/g, ''),
    ajv.compile(JSON.parse(content)),
  ]),
);
function problems(name: string, value: unknown): unknown[] {
  const check = checks.get(name);
  if (check === undefined) throw new Error(`no schema ${name}`);
  return check(value) ? [] : (check.errors ?? []);
}

test.each(schemaFiles())('$path is what "node scripts/docs.ts schemas" writes', ({ path, content }) => {
  expect(read(path)).toBe(content);
});

describe('scenarios', () => {
  const files = globSync(['scenarios/*.ts', 'templates/scenario.ts', 'test/engine/scenarios/*.ts'], {
    cwd: home,
  });

  test('all that there are pass, as the values that their code comes to', async () => {
    expect(files.length).toBeGreaterThan(8);
    // Some have their image from the environment, where the engine lane has made one.
    vi.stubEnv('OOMLAB_TEST_IMAGE', 'some:image');
    for (const file of files) {
      const { default: spec } = await import(join(home, file));
      expect(problems('scenario', JSON.parse(JSON.stringify(spec))), file).toEqual([]);
    }
  });

  test.each<[string, Record<string, unknown>]>([
    ['a name that is unknown', { quesion: 'x' }],
    ['a size without a number', { machine: { cpus: 1, memory: 'much', swap: 'off' } }],
    ['a word that is none for swap', { machine: { cpus: 1, memory: '1g', swap: 'offf' } }],
    ['a duration without a unit', { until: { brokenFor: null, atMost: '10' } }],
    ['a load that is none', { load: { shape: 'stedy' } }],
    ['an end that is none', { expect: [{ terminal: ['oom'] }] }],
    ['a bound in the wrong unit', { expect: [{ p99: '< 500' }] }],
    ['a figure that is none', { expect: [{ shrinkage: '< 1m' }] }],
  ])('%s is refused by the schema as by the program', (_, changes) => {
    const spec = { ...aSpec(), ...changes };
    expect(problems('scenario', spec)).not.toEqual([]);
    expect(() => validateScenario(spec, 'a.yaml')).toThrow();
  });

  test('what the program takes, the schema does: bounds, stretches, words beside sizes', () => {
    const spec = aSpec({
      machine: { cpus: 0.5, memory: '1.5g', swap: 'unlimited' },
      expect: [
        { when: { swap: 'off' }, p99: '<500ms', good: '>= 99.5%', during: { from: '5s' } },
        { peakMemory: '< 400MB', goodput: '> 0.5/s', atLeastShare: 0.5, confidence: 0.9 },
        { growth: '< 100k', heapGrowth: '<= 1.5m' },
      ],
    });
    expect(() => validateScenario(spec, 'a.yaml')).not.toThrow();
    expect(problems('scenario', { $schema: 'x', ...spec })).toEqual([]);
  });
});

describe('what is recorded and derived', () => {
  const golden = globSync('test/golden/*/trial.json', { cwd: home });

  test('every golden recording', () => {
    expect(golden.length).toBeGreaterThan(20);
    for (const path of golden) {
      expect(problems('trial', JSON.parse(read(path))), path).toEqual([]);
      const folder = path.replace(/trial\.json$/, '');
      for (const line of read(`${folder}events.jsonl`).split('\n').slice(0, 50))
        if (line.endsWith('}')) expect(problems('event', JSON.parse(line)), path).toEqual([]);
    }
    for (const path of globSync('test/golden/*/histogram.json', { cwd: home }))
      expect(problems('histogram', JSON.parse(read(path))), path).toEqual([]);
  });

  test('steps.json, of trials with steps and without', () => {
    const recordings = [
      'v1-unresponsive-more-arrivals',
      'v1-inconclusive-interrupted',
      'v1-oom-kill-main',
    ].map((name) => readTrial(join(home, 'test', 'golden', name)));
    const steps = JSON.parse(stepsJson(stepsFileOf(aRun(recordings), recordings.map(judge))));
    expect(problems('steps', steps)).toEqual([]);
    expect(problems('steps', { ...steps, schema: 2 })).not.toEqual([]);
  });

  test('verdicts.json, run.json and a baseline of some of them', () => {
    const recordings = golden.slice(0, 4).map((path) => readTrial(join(home, path, '..')));
    const { run } = aRun(recordings);
    const verdicts = recordings.map(judge);
    expect(problems('run', JSON.parse(JSON.stringify(run)))).toEqual([]);
    expect(problems('verdicts', JSON.parse(verdictsJson(run, verdicts, run.startedAt)))).toEqual([]);
    expect(
      problems('verdicts', { ...JSON.parse(verdictsJson(run, verdicts, run.startedAt)), schema: 2 }),
    ).not.toEqual([]);
    const trials = recordings.map((recording, index) => ({
      plan: recording.trial.plan,
      verdict: verdicts[index] as (typeof verdicts)[number],
    }));
    expect(problems('baseline', JSON.parse(JSON.stringify(baselineOf(run, trials))))).toEqual([]);
  });
});
