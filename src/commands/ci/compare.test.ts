import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { buildRecording, plan } from '../../record/testing/buildRecording.ts';
import { baselineOf } from '../../study/runs/baseline.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import { tinyExperiment } from '../../workspace/testing/tinyExperiment.ts';
import { captureOutput } from '../testing/captureOutput.ts';
import { compareCommand } from './compare.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-compare-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const usual = { github: false, pin: null, tolerance: [], json: false };

/** A pinned run of eight trials, whose p99 is near this. */
function pinned(name: string, p99Ms: number, changes: object = {}): string {
  const trials = Array.from({ length: 8 }, (_, index) => {
    const verdict = aVerdict(buildRecording({}));
    return { plan, verdict: { ...verdict, measures: { ...verdict.measures, p99Ms: p99Ms + index } } };
  });
  const path = join(folder, `${name}.json`);
  const { run } = aRun([], { runId: name });
  writeFileSync(path, JSON.stringify({ ...baselineOf(run, trials), ...changes }));
  return path;
}

const compared = async (names: string[], options: object = {}) => {
  const out = captureOutput();
  const code = await compareCommand(names, { results: folder, ...usual, ...options });
  return { code, text: out() };
};

describe('exit codes', () => {
  test('what is worse by more than is tolerated is 1, and anything else 0', async () => {
    const [before, after] = [pinned('before', 100), pinned('after', 150)];
    expect((await compared([before, after])).code).toBe(exitCodes.expectationsFailed);
    expect((await compared([before, after], { tolerance: ['p99=10%'] })).code).toBe(1);
    expect((await compared([before, after], { tolerance: ['p99=70%'] })).code).toBe(exitCodes.ok);
    expect((await compared([after, before])).code).toBe(exitCodes.ok);
    expect((await compared([before, pinned('again', 100)])).code).toBe(exitCodes.ok);
  });

  test('nothing to compare is 4', async () => {
    const other = {
      trials: [{ plan, verdict: { ...aVerdict(buildRecording({})), variant: { swap: '9g' } } }],
    };
    const { code, text } = await compared([pinned('before', 100), pinned('other', 100, other)]);
    expect(code).toBe(exitCodes.invalidMeasurement);
    expect(text).toContain('nothing was compared');
  });

  test.each([
    [[], {}],
    [['a'], {}],
    [['a', 'b', 'c'], {}],
    [['a', 'b'], { pin: 'x.json' }],
  ])('%j %j is not how it is typed', async (names, options) => {
    await expect(compared(names, options)).rejects.toMatchObject({ exitCode: exitCodes.usage });
  });
});

test('says what is worse, and what it was measured on', async () => {
  const { environment } = aRun([]).run;
  const after = pinned('after', 150, { environment: { ...environment, cores: 8 }, scenario: 'other' });
  const { text } = await compared([pinned('before', 100), after], { tolerance: ['10%'] });
  expect(text).toContain('The scenarios are not the same: swap-vs-noswap → other.');
  expect(text).toContain('what differs may be theirs: cores (2 → 8).');
  expect(text).toMatch(
    /p99 +worse +104 ms → 154 ms \(1\.48× \[.*\]\), by more than the 10 % that are tolerated/,
  );
  expect(text).toMatch(/ends +no difference seen +oom-kill 8 of 8\n/);
  expect(text).toContain('at most 1 % are found to');
});

test('GitHub is told what is worse, when that is asked for', async () => {
  const { text } = await compared([pinned('before', 100), pinned('after', 150)], { github: true });
  expect(text).toMatch(/^::error title=oomlab swap-vs-noswap%3A worse::swap=off: p99: 104 ms → 154 ms .*$/m);
});

test('for programs, too', async () => {
  const { text } = await compared([pinned('before', 100), pinned('after', 150)], { json: true });
  const { worse, variants } = JSON.parse(text);
  expect(worse).toBe(true);
  const p99 = variants[0].figures.find((each: { figure: string }) => each.figure === 'p99Ms');
  expect(p99).toMatchObject({ change: 'worse', beyond: 'yes' });
});

test('a run is pinned, and compared with itself from the file', async () => {
  using tiny = tinyExperiment();
  await tiny.record();
  const file = join(folder, 'baseline.json');
  const options = { results: tiny.results };
  const pin = await compared(['tiny-scenario'], { ...options, pin: file });
  expect(pin.code).toBe(exitCodes.ok);
  const { code, text } = await compared([file, 'tiny-scenario'], options);
  expect(code).toBe(exitCodes.ok);
  expect(text).toContain('Both are the same run.');
  expect(text).not.toContain('What was asked differs');
  expect(text).toContain('With 1 trials each, some differences could not have been seen');
});

test('another size of the machine is said', async () => {
  using tiny = tinyExperiment();
  await tiny.record();
  await tiny.record({ runId: 'run-2', memory: 2 ** 29 });
  const { text } = await compared(['run-1', 'run-2'], { results: tiny.results });
  expect(text).toMatch(/What was asked differs: .*machine\.memoryBytes \(268435456 → 536870912\)/);
});

describe('what cannot be compared is refused', () => {
  test.each([
    ['no JSON', 'not JSON', /no JSON/],
    ['no baseline', '{}', /not the file of a baseline/],
    ['JSON that is null', 'null', /not the file of a baseline/],
    ['another version', '{"kind":"oomlab baseline","schema":2}', /another version \(2\)/],
    ['a broken one', '{"kind":"oomlab baseline","schema":1}', /runId: /],
  ])('%s', async (_, content, message) => {
    const path = join(folder, 'x.json');
    writeFileSync(path, content);
    await expect(compared([path, path])).rejects.toThrow(message);
  });
});
