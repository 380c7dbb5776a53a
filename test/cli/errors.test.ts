import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRun } from '../../src/record/testing/aRun.ts';

const root = join(import.meta.dirname, '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const oomlab = (args: string[], env: Record<string, string> = {}) =>
  execa(process.execPath, [join(root, 'src', 'cli.ts'), '--results', join(folder, 'results'), ...args], {
    cwd: root,
    reject: false,
    env: { NO_COLOR: '1', OOMLAB_STATE: join(folder, 'state'), ...env },
  });

/** A file of a user's own with one thing wrong. */
function scenarioWith(change: string): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(
    path,
    `const spec = {
  question: 'q',
  target: { name: 't', image: 'image-server', port: 8080, ready: { path: '/health', within: '9s' }, runtime: 'jvm' },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: { shape: 'steady', requests: '/', connections: 1, for: '5s' },
  until: { brokenFor: null, atMost: '9s' },
};
${change}
export default spec;
`,
  );
  return path;
}

async function expectError(
  args: string[],
  expected: { code: number; what: RegExp; hint: RegExp },
  env: Record<string, string> = {},
): Promise<string> {
  const { exitCode, stderr, stdout } = await oomlab(args, env);
  expect(exitCode, stderr).toBe(expected.code);
  const lines = stderr.trimEnd().split('\n').slice(-2);
  expect(lines[0]).toMatch(expected.what);
  expect(lines[1]).toMatch(expected.hint);
  expect(stdout).toBe('');
  expect(readdirSync(folder)).not.toContain('results');
  return stderr;
}

describe('bad usage: two lines, exit code 2, nothing started', () => {
  it.each([
    ['a mistyped option', ['scenario', 'swap-vs-noswap', '--qick'], /unknown option '--qick'/, /--quick/],
    ['a mistyped command', ['scenaro', 'x'], /unknown command 'scenaro'/, /scenario/],
    ['a missing name', ['scenario'], /missing required argument 'name'/, /--help/],
    ['a number that is none', ['scenario', 'swap-vs-noswap', '--repeats', 'x'], /--repeats/, /./],
    [
      'a mistyped scenario',
      ['scenario', 'swap-vs-noswp'],
      /no scenario called "swap-vs-noswp"/,
      /Did you mean "swap-vs-noswap"/,
    ],
    ['a scenario unlike any', ['scenario', 'zzz'], /no scenario called "zzz"/, /Known: /],
    [
      'a value that is not varied',
      ['show', 'swap-vs-noswap', '--only', 'heap=1m'],
      /no such value/,
      /Values of heap: 96m, 1500m/,
    ],
    [
      'a knob that does not vary',
      ['show', 'swap-vs-noswap', '--only', 'color=red'],
      /nothing called "color"/,
      /swap, heap/,
    ],
    ['a run that is not there', ['report', 'nothing'], /no run called "nothing"/, /list --runs/],
  ])('%s', async (_, args, what, hint) => {
    await expectError(args, { code: 2, what, hint });
  });

  it.each([
    ['a size that is none', "spec.machine.memory = '256q';", /machine\.memory: not a size.*found "256q"/],
    ['a key that is unknown', 'spec.machine.memroy = 1;', /machine: .*memroy/],
    ['a runtime that is unknown', "spec.target.runtime = 'cobol';", /target\.runtime: .*jvm.*found "cobol"/],
    ['a duration that is none', "spec.load.for = 'soon';", /load\.for: not a duration/],
    ['a load shape that is unknown', "spec.load.shape = 'zigzag';", /load\.shape/],
  ])('%s in a scenario, with its path', async (_, change, what) => {
    await expectError(['show', scenarioWith(change)], { code: 2, what, hint: /Correct it/ });
  });
});

describe('a queue: two lines, nothing started, and no password is said', () => {
  const queue = (...args: string[]) => ['scenario', 'swap-vs-noswap', '--queue', ...args];
  const aws = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const none = { OOMLAB_QUEUE: '' };

  it.each([
    [
      'that is no Redis',
      queue('http://hush:hush@127.0.0.1'),
      /at no Redis.* http:\/\//,
      /redis:\/\/:PASSWORD@HOST/,
    ],
    ['that is no address', queue('hush'), /address of the queue is none/, /redis:\/\//],
    ['that anybody reaches', queue('redis://10.0.0.1'), /neither a password nor TLS/, /--insecure-queue/],
    ['that does not run', queue('private'), /No private queue runs here/, /"?oomlab queue start|queue start/],
    ['without an address', ['scenario', 'swap-vs-noswap', '--queue'], /argument missing/, /--help/],
    ['that nobody names', ['host', 'join'], /No queue is named/, /OOMLAB_QUEUE/],
    ['of a host that nobody names', ['host', 'leave', 'box-1'], /No queue is named/, /OOMLAB_QUEUE/],
    ['where nothing has a queue', ['clean', '--queue', 'private'], /unknown option '--queue'/, /--help/],
    ['where nothing is executed', ['doctor', '--queue', 'private'], /unknown option '--queue'/, /--help/],
    ['with a mistyped command', ['host', 'jion'], /unknown command 'jion'/, /join/],
    ['with another one', ['queue', 'statsu'], /unknown command 'statsu'/, /status/],
    [
      'with a label that says nothing',
      ['host', 'join', '--label', 'nvme'],
      /--label.*'nvme' is invalid.*NAME=VALUE/,
      /./,
    ],
    [
      'with a host that is lost at once',
      ['host', 'join', '--lost-after', '0'],
      /--lost-after 0 is no duration from 2s/,
      /90s/,
    ],
    [
      'with a name that nobody can type',
      ['host', 'join', '--name', 'my box'],
      /"my box" is no name of a host/,
      /letters/,
    ],
    [
      'with recordings brought to nowhere',
      queue('redis://127.0.0.1:1', '--recordings', 'here'),
      /it is no place/,
      /absolute path/,
    ],
    [
      'with a host that takes such',
      ['host', 'join', '--recordings', 'ftp://a/b'],
      /it is no place/,
      /s3:\/\/BUCKET/,
    ],
    [
      'with a secret in the place',
      queue('redis://127.0.0.1:1', '--recordings', 's3://key:hush@bucket/a'),
      /no name of a bucket/,
      /environment/,
    ],
    [
      'with a place, and none itself',
      ['scenario', 'swap-vs-noswap', '--recordings', '/tmp'],
      /--recordings has no effect without --queue/,
      /leave it out/,
    ],
    [
      'that may be open, and is none',
      ['map', 'swap-vs-noswap', '--insecure-queue'],
      /--insecure-queue has no effect without --queue/,
      /leave it out/,
    ],
    [
      'with a bucket that nobody may write to',
      queue('redis://127.0.0.1:1', '--recordings', 's3://bucket/a'),
      /no credentials for s3:\/\/bucket\/a/,
      /AWS_ACCESS_KEY_ID/,
    ],
    ['of a run that is not there', ['attach', 'nothing'], /no run called "nothing"/, /list --runs/],
  ])('%s', async (_, args, what, hint) => {
    expect(await expectError(args, { code: 2, what, hint }, { ...none, ...aws })).not.toContain('hush');
  });

  it('of a run that was on none, or is over', async () => {
    const recorded = (fleet: object | null): string => {
      const at = mkdtempSync(join(folder, 'run-'));
      writeFileSync(join(at, 'run.json'), JSON.stringify(aRun([], { fleet } as never).run));
      return at;
    };
    const onNone = { code: 2, what: /Run run-1 was on no queue/, hint: /--resume/ };
    await expectError(['attach', recorded(null)], onNone, none);
    const on = { queue: 'redis://127.0.0.1:1', recordings: 'queue' };
    const ofTest = { code: 2, what: /a part of an experiment or a test/, hint: /Run the whole again/ };
    await expectError(['attach', recorded({ ...on, args: [] })], ofTest, none);
    for (const begun of [
      ['attach', 'x'],
      ['report', 'x'],
      ['--results', 'scenario', 'new'],
      ['--x', 'scenario'],
    ]) {
      const noQueue = { code: 2, what: /that is no command with a queue/, hint: /run it anew/ };
      await expectError(['attach', recorded({ ...on, args: begun })], noQueue, none);
    }
    const over = { code: 2, what: /Run run-1 is complete/, hint: /report/ };
    await expectError(['attach', recorded({ ...on, args: ['scenario', 'swap-vs-noswap'] })], over, none);
  });

  it.each([
    ['hosts of', ['host', 'list']],
    ['a host of', ['host', 'leave', 'box-1']],
    ['a run on', ['scenario', 'swap-vs-noswap', '--queue']],
  ])('%s one that is away: exit code 3', async (_, args) => {
    const away = {
      code: 3,
      what: /queue at redis:\/\/127\.0\.0\.1:1 can't be used: .*ECONNREFUSED/,
      hint: /Is it there/,
    };
    await expectError([...args, 'redis://:hush@127.0.0.1:1'], away, none);
  });
});

/** Options that would have no effect beside each other: what is ignored in silence is found out too late. */
describe('options that do not go together: two lines, exit code 2, nothing started', () => {
  it.each([
    ['compare a --pin x.json', ['--tolerance 10%', '--json']],
    [
      'experiment a --check',
      ['--reuse', '--render', '--quick', '--repeats 3', '--add-swap', '--no-add-swap', '--queue private'],
    ],
    ['experiment a --render', ['--reuse', '--quick', '--repeats 3', '--add-swap', '--queue private']],
    ['experiment a --reuse', ['--quick', '--add-swap', '--queue private']],
    ['calibrate --again x', ['--repeats 3', '--seed 5', '--add-swap', '--queue private']],
    ['autopsy a.log --advice', ['--json']],
    ['size a --resume x', ['--seed 5']],
  ])('%s', async (command, others) => {
    await Promise.all(
      others.map((other) =>
        expectError(`${command} ${other}`.split(' '), {
          code: 2,
          what: new RegExp(
            `'${other.split(' ')[0]}.*' cannot be used with option|cannot be used with option '${other.split(' ')[0]}`,
          ),
          hint: /leave it out/,
        }),
      ),
    );
  });

  it('cases to be calibrated, and a run whose cases are judged again', async () => {
    const expected = { code: 2, what: /With --again all cases of the run are judged/, hint: /Name no cases/ };
    await expectError(['calibrate', 'gc', '--again', 'x'], expected);
  });
});

describe('a lab that cannot do it: two lines, exit code 3, nothing started', () => {
  it('a size of a scenario that seeks none', async () => {
    const { stderr, exitCode } = await oomlab(['size', 'swap-vs-noswap']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('scenarios/swap-vs-noswap.ts: has no "size"');
  });

  it('a size without values, and of a knob that nobody has', async () => {
    const block = (knob: string, to: string) =>
      scenarioWith(`spec.size = { knob: '${knob}', from: '64m', to: '${to}', step: '16m' };`);
    const backwards = await oomlab(['size', block('heap', '32m')]);
    expect(backwards.exitCode).toBe(2);
    expect(backwards.stderr).toContain('size: from, to and step make no list');
    const unknown = await oomlab(['size', block('threads', '128m')]);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('size.knob');
  });

  it('a map of a scenario that asks for none', async () => {
    const none = { code: 2, what: /scenarios\/swap-vs-noswap\.ts: has no "map"/, hint: /Add map/ };
    await expectError(['map', 'swap-vs-noswap'], none);
  });

  it.each([
    [
      'a range the wrong way round',
      "{ knob: 'heap', from: '64m', to: '32m' }",
      /map\.x: from, to and precision make no list/,
      /"to" be larger/,
    ],
    [
      'a knob without an order',
      "{ knob: 'collector', values: ['g1', 'serial'] }",
      /map\.x\.knob: no knob with an order/,
      /Ordered are/,
    ],
  ])('a map of %s', async (_, x, what, hint) => {
    const map = `spec.map = { x: ${x}, y: { knob: 'memory', values: ['128m', '256m'] } };`;
    await expectError(['map', scenarioWith(map)], { code: 2, what, hint });
  });

  it('an engine that does not answer', async () => {
    await expectError(
      ['scenario', 'swap-vs-noswap'],
      { code: 3, what: /There is no engine at unix:.*: no such socket/, hint: /DOCKER_HOST/ },
      { DOCKER_HOST: `unix://${join(folder, 'no.sock')}` },
    );
  });

  it('more memory than there is', async () => {
    const file = scenarioWith("spec.machine.memory = '9000g';");
    const { exitCode, stderr } = await oomlab(['scenario', file]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Not enough memory: the largest variant needs/);
  });
});

describe('show', () => {
  it('prints the resolved plan and starts nothing', async () => {
    const { exitCode, stdout } = await oomlab(['show', 'swap-vs-noswap']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('swap=off heap=96m');
    expect(stdout).toContain('12 trials');
  });

  it('says of a bound that no trial can reach that it is none', async () => {
    const { stdout } = await oomlab([
      'show',
      scenarioWith("spec.until = { brokenFor: '60s', atMost: '30s' };"),
    ]);
    expect(stdout).toContain('30.0 s: too short to be broken for 60.0 s');
  });
});
