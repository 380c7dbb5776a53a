import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { $ } from 'zx';
import { scenarioNames } from '../../src/workspace/loading/loadScenario.ts';
import { tinyExperiment } from '../../src/workspace/testing/tinyExperiment.ts';
import { type Installed, installPackage } from './installed.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => installed[Symbol.dispose]());

const inProject = (path: string): string => join(installed.folder, path);
const packageFiles = (): string[] =>
  readdirSync(installed.packageFolder, { recursive: true, encoding: 'utf8' }).sort();

/** What a test wrote into the project. */
afterEach(() => {
  for (const name of readdirSync(installed.folder))
    if (name !== 'node_modules') rmSync(inProject(name), { recursive: true });
});

describe('what is in the package', () => {
  test('it is compiled and small: no sources, tests, corpus, write-ups, pinned data', () => {
    const files = packageFiles();
    const sources = files.filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.startsWith('dist/templates/'));
    expect(sources).toEqual([]);
    expect(
      files.filter((file) => /testing|fixtures|\.test\.|corpus|golden|experiments\//.test(file)),
    ).toEqual([]);
    expect(statSync(installed.tarball).size).toBeLessThan(1_300_000);
  });

  test('every image folder, as the checkout has it: the same files make the same image', async () => {
    const { stdout } = await $`git ls-files docker`;
    const expected = stdout
      .split('\n')
      .filter((file) => /^docker\/[^/]+\/./.test(file) && !/README\.md$|target\.ts$/.test(file));
    expect(expected.length).toBeGreaterThan(30);
    const packed = packageFiles().map((file) => file.replace(/^dist\//, ''));
    expect(packed).toEqual(expect.arrayContaining(expected));
  });

  test('publint has nothing to say', async () => {
    const { messages, pkg } = await publint({
      pkgDir: installed.packageFolder,
      level: 'suggestion',
      pack: false,
      strict: true,
    });
    // Where the sources are published is not decided.
    const real = messages.filter(({ code }) => !/REPOSITORY/.test(code));
    expect(real.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe('in an empty folder', () => {
  test('init writes a scenario that imports oomlab by its name, and is loaded', async () => {
    writeFileSync(inProject('package.json'), '{ "name": "theirs", "type": "commonjs" }');
    const init = await installed.oomlab(['init']);
    expect(init.exitCode, init.text()).toBe(0);
    expect(readFileSync(inProject('mine.ts'), 'utf8')).toContain("from 'oomlab'");
    for (const name of ['./mine.ts', 'mine']) {
      const show = await installed.oomlab(['show', name]);
      expect(show.exitCode, show.text()).toBe(0);
      expect(show.stdout).toContain('Is it the machine that is too small for a heap of 600 MB?');
      expect(show.stderr).toBe('');
    }
  });

  test('the types of a scenario are those of the package', async () => {
    await installed.oomlab(['init']);
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', ''];
    const compile = () =>
      $({ cwd: installed.folder, nothrow: true, preferLocal: true })`tsc --ignoreConfig ${options} mine.ts`;
    const good = await compile();
    expect(good.text()).toBe('');
    const written = readFileSync(inProject('mine.ts'), 'utf8');
    writeFileSync(inProject('mine.ts'), written.replace('repeats: 3', "repeats: 'three'"));
    expect((await compile()).text()).toContain("Type 'string' is not assignable to type 'number");
  });

  test('a scenario in a test: oomlab/vitest is typed, and says what is wrong before anything runs', async () => {
    const lines = [
      "import { ramp } from 'oomlab';",
      "import { runScenario, type ScenarioRun } from 'oomlab/vitest';",
      "const spec = { question: 'q', target: { name: 't', image: 'image-server', port: 8080, ready: null, runtime: 'any' as const },",
      "  machine: { cpus: 1, memory: '64', swap: 'off' }, load: ramp({ requests: '/', from: 1, to: 2, over: '5s' }),",
      "  until: { brokenFor: null, atMost: '6s' }, expect: [{ p99: '< 1s' }] };",
      'const run: Promise<ScenarioRun> = runScenario(spec, { quick: true });',
      'await run.then(({ failed }) => failed.length, (error: Error) => console.log(error.message));',
    ];
    writeFileSync(inProject('package.json'), '{ "type": "module" }');
    writeFileSync(inProject('mine.ts'), lines.join('\n'));
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', 'node'];
    const types = join(import.meta.dirname, '..', '..', 'node_modules', '@types');
    const compiled = await $({
      cwd: installed.folder,
      nothrow: true,
      preferLocal: true,
    })`tsc --ignoreConfig ${options} --typeRoots ${types} mine.ts`;
    expect(compiled.text()).toBe('');
    const ran = await $({ cwd: installed.folder })`${process.execPath} mine.ts`;
    expect(ran.stdout).toMatch(/^the scenario "test": machine\.memory: nothing runs in less than 1m/);
  });

  test('the schemas are there, and a scenario in YAML is shown', async () => {
    const schema = join(installed.packageFolder, 'schemas', 'scenario.json');
    const { anyOf } = JSON.parse(readFileSync(schema, 'utf8'));
    expect(anyOf[0].properties).toHaveProperty('question');
    writeFileSync(
      inProject('mine.yaml'),
      'question: Is it?\ntarget: { name: t, image: image-server, port: 8080, ready: null, runtime: any }\n' +
        'machine: { cpus: 1, memory: 64m, swap: off }\nload: { shape: steady, requests: /, connections: 1, for: 5s }\n' +
        'until: { brokenFor: null, atMost: 6s }\n',
    );
    const show = await installed.oomlab(['show', 'mine.yaml']);
    expect(show.exitCode, show.text()).toBe(0);
    expect(show.stdout).toContain('Is it?');
  });

  test('new writes there, and never into the package', async () => {
    const before = packageFiles();
    for (const what of ['scenario', 'experiment']) {
      const made = await installed.oomlab(['new', what, `a-new-${what}`]);
      expect(made.exitCode, made.text()).toBe(0);
    }
    expect(packageFiles()).toEqual(before);
    expect(existsSync(inProject('scenarios/a-new-scenario.ts'))).toBe(true);
    const show = await installed.oomlab(['show', 'a-new-scenario']);
    expect(show.exitCode, show.text()).toBe(0);
    const check = await installed.oomlab(['experiment', '--check']);
    expect(check.exitCode, check.text()).toBe(0);
    expect(check.stdout).toMatch(/^draft +a-new-experiment/);
  });

  test('list has the scenarios that come with it, and the folder’s own', async () => {
    await installed.oomlab(['new', 'scenario', 'a-new-one']);
    const { stdout } = await installed.oomlab(['list']);
    for (const name of [...scenarioNames(), 'a-new-one']) expect(stdout).toContain(name);
    expect(stdout).not.toContain("can't be read");
  });

  test('a report is made from a recording, with page, advice and figures', async () => {
    using tiny = tinyExperiment();
    await tiny.record();
    const made = await installed.oomlab(['--results', tiny.results, 'report', 'tiny-scenario']);
    expect(made.exitCode, made.text()).toBe(0);
    const run = join(tiny.results, 'tiny-scenario', 'latest');
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('</html>');
    expect(readdirSync(run)).toEqual(expect.arrayContaining(['report.md', 'summary.csv', 'verdicts.json']));
  });

  test('what is in the repository alone is said in two lines', async () => {
    const { exitCode, stderr } = await installed.oomlab(['calibrate']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'oomlab: The corpus of known faults is no part of the npm package\n        It is in the repository of oomlab.\n',
    );
  });
});

/** A Node of the machine's own that is too old for the program; null: it has none. */
function olderNode(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'));
  const paths = folders.map((folder) => join(folder, 'node')).filter((path) => existsSync(path));
  return paths.find((path) => Number(/v(\d+)/.exec($.sync`${path} --version`.stdout)?.[1]) < 24) ?? null;
}

const older = olderNode();
test.skipIf(older === null)(`an older Node (${older}) starts it with a newer one`, async () => {
  const bin = inProject('node_modules/.bin/oomlab');
  const start = (environment: NodeJS.ProcessEnv, args: string[]) =>
    execa(String(older), [bin, ...args], {
      cwd: installed.folder,
      reject: false,
      all: true,
      env: environment,
      extendEnv: false,
    });
  const good = await start(process.env, ['--version']);
  expect(good.all).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  const bad = await start(process.env, ['scenario', 'no-such-one']);
  expect(bad.exitCode).toBe(2);
  const without = await start({ PATH: '/nowhere' }, ['--version']);
  expect(without.exitCode).toBe(3);
  expect(without.stderr).toMatch(/^oomlab: it needs Node 24 or newer, this is v\d.*\n {8}Install Node .*$/);
});
