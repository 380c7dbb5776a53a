import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { experimentsFolder } from '../../workspace/loadExperiment.ts';
import { type TinyExperiment, tinyExperiment } from '../../workspace/testing/tinyExperiment.ts';
import { captureOutput } from '../testing/captureOutput.ts';
import { checkCommand, checkExperiment } from './check.ts';
import { experimentCommand } from './experiment.ts';
import { renderCommand } from './render.ts';

const again = (args: readonly string[]): string => `npm run oomlab -- ${args.join(' ')}`;

let tiny: TinyExperiment;
let out: () => string;
beforeEach(() => {
  tiny = tinyExperiment();
  out = captureOutput();
});
afterEach(() => {
  vi.restoreAllMocks();
  tiny[Symbol.dispose]();
});

const reuse = (changes: { repeats?: number; quick?: boolean } = {}) =>
  experimentCommand(
    'tiny',
    {
      reuse: true,
      quick: false,
      repeats: null,
      addSwap: null,
      lab: { yes: false, keepLab: false, wait: false, fleet: null, ask: async () => null },
      again,
      ...tiny,
      ...changes,
    },
    new AbortController().signal,
  );
const check = () => checkExperiment('tiny', tiny.experiments);

describe('made from the newest runs', () => {
  test('it is pinned, rendered, and its claims hold', async () => {
    await tiny.record();
    expect(await reuse()).toBe(exitCodes.ok);
    expect(out()).toContain('held  Without swap it is killed. [killed]');
    const readme = tiny.read('README.md');
    expect(readme).toContain('# Swap \\& a small server');
    expect(readme).toContain('![Time survived, by swap.](figures/survived.svg)');
    expect(readme).toContain('Killed process 24429 (python3)');
    expect(readme).toMatch(
      /\| It lasted a little longer\. \| With swap it thrashes\. \(.*\) \| \*\*no\*\* \|/,
    );
    expect(readme).toContain('| Swap costs nothing. | not tested here | – |');
    expect(await check()).toMatchObject({ state: 'ok', problems: [], notes: [] });
  });

  test('nothing of this machine is in the pins, and the same run gives the same bytes', async () => {
    await tiny.record();
    await reuse();
    const [pin, figure] = [tiny.read('data/server.json'), tiny.read('figures/death.svg')];
    expect(pin).not.toContain(tiny.results);
    expect(pin).toContain('"npm run oomlab -- scenario tiny-scenario --seed 5"');
    await reuse();
    expect(tiny.read('data/server.json')).toBe(pin);
    expect(tiny.read('figures/death.svg')).toBe(figure);
  });

  test('a false claim is an exit code, and what was seen instead is said and written', async () => {
    await tiny.record({ golden: { off: 'v1-swap-thrash', '1g': 'v1-swap-thrash' } });
    expect(await reuse()).toBe(exitCodes.expectationsFailed);
    expect(out()).toContain(
      'FAILED  Without swap it is killed. [killed]\n        seen instead: swap=off: swap-thrash',
    );
    expect(out()).toContain(
      'FAILED  No trial had a line like /Killed process/ in its kernel log [quote kernel]',
    );
    expect(tiny.read('README.md')).toContain('**This does not hold.**');
    expect(tiny.read('README.md')).toContain('*No trial of this run had such a line in its kernel log.*');
    const { state, problems } = await check();
    expect(state).toBe('failed');
    expect(problems[0]).toMatch(
      /^claim killed does not hold: Without swap it is killed\. Seen instead: swap=off: swap-thrash/,
    );
  });

  test('a run of another plan is passed over, and said', async () => {
    await tiny.record({ runId: 'run-1', startedAt: '2025-01-01T10:00:00.000Z' });
    await tiny.record({ runId: 'run-2', startedAt: '2025-01-02T10:00:00.000Z', memory: 1 });
    expect(await reuse()).toBe(exitCodes.ok);
    expect(out()).toContain(
      'Run run-2 of tiny-scenario does not fit: swap=off: machine.memoryBytes was 1, and is 268435456',
    );
    expect(tiny.read('data/server.json')).toContain('"runId": "run-1"');
  });
});

describe('what it can not be made from is refused, and nothing is written', () => {
  afterEach(() => expect(existsSync(join(tiny.folder, 'README.md'))).toBe(false));

  test('no run', async () => {
    await expect(reuse()).rejects.toMatchObject({
      message: `There is no run of "tiny-scenario" in ${tiny.results}`,
      hint: 'Leave --reuse out: "oomlab experiment tiny".',
    });
  });

  test('an incomplete one, although an older one is complete', async () => {
    await tiny.record({ runId: 'run-1', startedAt: '2025-01-01T10:00:00.000Z' });
    await tiny.record({ runId: 'run-2', startedAt: '2025-01-02T10:00:00.000Z', status: 'interrupted' });
    await expect(reuse()).rejects.toThrow(
      'The newest run of "tiny-scenario", run-2, is not complete (interrupted)',
    );
  });

  test('too few trials', async () => {
    await tiny.record();
    await expect(reuse({ repeats: 2 })).rejects.toThrow('it has 2 trials, and 4 are wanted');
  });

  test('a quick run', async () => {
    await expect(reuse({ quick: true })).rejects.toThrow('--quick and --reuse exclude each other');
  });

  test('more than may be pinned, with what is largest', async () => {
    await tiny.record();
    tiny.change(
      'experiment.ts',
      "peak('usageBytes')",
      '(({ probe }) => Array.from({ length: 350 }, () => JSON.stringify(probe).slice(0, 1000)))',
    );
    await expect(reuse()).rejects.toMatchObject({
      message: expect.stringMatching(
        /experiment\.ts: the pinned data are \d+ KiB, and may be 640 KiB at most$/,
      ),
      hint: expect.stringContaining('Largest: data/server.json trials'),
    });
  });

  test.each([
    [
      'text.md',
      '[[value top]]',
      '[[value tpo]]',
      /text\.md:9: \[\[value tpo\]\]: there is no value called "tpo"/,
    ],
    [
      'experiment.ts',
      "swap: 'off' }, terminal",
      "swap: 'of' }, terminal",
      /experiment\.ts: claims\.killed: no variant of "server" has swap=of/,
    ],
    [
      'experiment.ts',
      "'topUsageBytes', {",
      "'topUsgeBytes', {",
      /experiment\.ts: values\.top: there is no measure "topUsgeBytes"/,
    ],
    [
      'experiment.ts',
      "answers: 'longer'",
      "answers: 'loner'",
      /experiment\.ts: claims\.thrashes: the original claims nothing called "loner"/,
    ],
    ['experiment.ts', "original: 'disagrees',", '', /claims\.thrashes: "answers" and no original/],
    [
      'experiment.ts',
      "duration: '30s'",
      "duration: 'long'",
      /experiment\.ts: duration: not a duration.*\(found "long"\)/,
    ],
    ['experiment.ts', "server: 'test", "server: 'tset", /There is no file tset/],
    [
      'experiment.ts',
      "terminal: 'oom-kill'",
      "terminal: 'oom-kil'",
      /experiment\.ts:\d+:? no trial can end as "oom-kil"/,
    ],
    ['experiment.ts', "title: 'Survived',", '', /experiment\.ts: figures\.survived\.title: is missing/],
  ])('a mistake in %s is found before anything runs: %s to %s', async (file, from, to, message) => {
    tiny.change(file, from, to);
    await expect(reuse()).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: exitCodes.usage,
    });
  });

  test('a panel that the trial has nothing for is found when there is a run', async () => {
    await tiny.record();
    tiny.change('experiment.ts', "'memory',", "'memry',");
    await expect(reuse()).rejects.toMatchObject({
      message: expect.stringMatching(/figures\.death: trial .* has nothing for a panel "memry"$/),
      hint: 'Did you mean "memory"?',
    });
  });
});

describe('rendered again', () => {
  test('after a change of the prose, from what is pinned alone', async () => {
    await tiny.record();
    await reuse();
    const pin = tiny.read('data/server.json');
    rmSync(tiny.results, { recursive: true });
    tiny.change('text.md', '## Setting', '## The setting');
    expect((await check()).state).toBe('failed');
    expect(await renderCommand('tiny', tiny)).toBe(exitCodes.ok);
    expect((await check()).state).toBe('ok');
    expect(tiny.read('README.md')).toContain('## The setting');
    expect(tiny.read('data/server.json')).toBe(pin);
  });

  test('without pinned data there is nothing to render', async () => {
    await expect(renderCommand('tiny', tiny)).rejects.toMatchObject({
      message: expect.stringMatching(/data\/server\.json is missing$/),
      hint: 'Run it first: "oomlab experiment tiny".',
    });
  });
});

describe('the check', () => {
  test('a draft has not been run yet, and is no failure', async () => {
    expect(await check()).toMatchObject({ state: 'draft', summary: 'not run yet: "oomlab experiment tiny"' });
  });

  test.each([
    ['README.md', 'With swap it thrashes', 'With swap it thrives', /^README\.md: line \d+ has "/],
    ['figures/survived.svg', 'width="960"', 'width="961"', /^figures\/survived\.svg: line 1 has "/],
    ['data/server.json', '"repeat": 1', '"repeat": 2', /^README\.md: line \d+ has "/],
  ])('a changed byte of %s is found', async (file, from, to, problem) => {
    await tiny.record();
    await reuse();
    tiny.change(file, from, to);
    const { state, problems } = await check();
    expect(state).toBe('failed');
    expect(problems.join('\n')).toMatch(problem);
  });

  test('a missing figure, one too many, and missing data are found', async () => {
    await tiny.record();
    await reuse();
    rmSync(join(tiny.folder, 'figures/death.svg'));
    writeFileSync(join(tiny.folder, 'figures/old.svg'), '');
    expect((await check()).problems).toEqual([
      'figures/death.svg is missing',
      'figures/old.svg is not part of it',
    ]);
    rmSync(join(tiny.folder, 'data/server.json'));
    expect(await check()).toMatchObject({ state: 'failed', problems: ['data/server.json is missing'] });
  });

  test('damaged data are a failure, not a crash', async () => {
    await tiny.record();
    await reuse();
    writeFileSync(join(tiny.folder, 'data/server.json'), '{"schema": 1');
    expect((await check()).problems[0]).toMatch(/data\/server\.json: not JSON$/);
  });

  test('a definition that cannot be loaded is a failure of it alone', async () => {
    tiny.change('experiment.ts', 'export default', 'export const x =');
    expect(await checkCommand([], { ...tiny, again })).toBe(exitCodes.expectationsFailed);
    expect(out()).toMatch(/^FAILED {2}tiny {2}cannot be made\n.*there is no default export/);
  });

  test('an unknown name is one', async () => {
    expect(await checkCommand(['tny'], { ...tiny, again })).toBe(exitCodes.expectationsFailed);
    expect(out()).toContain('Did you mean "tiny"?');
  });

  test('a scenario that has changed since is told, and is no failure', async () => {
    await tiny.record();
    await reuse();
    tiny.change('data/server.json', '"goodShare":0.5', '"goodShare":0.6');
    const { state, notes } = await check();
    expect(state).toBe('ok');
    expect(notes[0]).toContain('swap=off: objective.goodShare was 0.6, and is 0.5');
  });

  test('pins of before there was a measure are readable: it was not read then', async () => {
    await tiny.record();
    await reuse();
    tiny.change('data/server.json', '"peakHeapBytes"', '"gone"');
    expect((await check()).state).toBe('ok');
  });
});

test('every experiment of the checkout is as it was rendered, and its claims hold', async () => {
  expect(await checkCommand([], { experiments: experimentsFolder, again })).toBe(exitCodes.ok);
});
