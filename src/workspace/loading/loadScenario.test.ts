import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes, type OomlabError } from '../../errors.ts';
import { aSpec } from '../../scenario/testing/aScenario.ts';
import { loadScenario, scenarioNames } from './loadScenario.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-scenario-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileWith(content: string): string {
  const path = join(folder, 'mine.ts');
  writeFileSync(path, content);
  return path;
}

test('every scenario of the checkout is valid', async () => {
  expect(scenarioNames()).toContain('swap-vs-noswap');
  for (const name of scenarioNames()) {
    const loaded = await loadScenario(name);
    expect(loaded.name).toBe(name);
    expect(loaded.source).toBe(join('scenarios', `${name}.ts`));
  }
});

test('a file of one’s own is loaded by its path, and named after it', async () => {
  const path = fileWith(`export default ${JSON.stringify(aSpec({ question: 'Mine?' }))};`);
  expect(await loadScenario(path)).toMatchObject({
    name: 'mine',
    source: relative(process.cwd(), path),
    scenario: { question: 'Mine?', repeats: 3 },
  });
});

describe('what can not be loaded is a usage error that names the file', () => {
  test.each([
    ['no default export', 'export const x = 1;', /mine\.ts: there is no default export$/],
    ['a mistake in the code', 'throw new Error("first\\nsecond");', /mine\.ts:1: first$/],
    ['an invalid value', 'export default { question: 1 };', /mine\.ts: question: .*\(found 1\)$/],
  ])('%s', async (_, content, message) => {
    await expect(loadScenario(fileWith(content))).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: exitCodes.usage,
    });
  });
});

describe('syntax errors have their line', () => {
  test.each([
    ['mine.yaml', 'question: x\nmachine: [\n', /mine\.yaml:3:1: /],
    ['mine.json', '{\n  "question": "x",\n  "target": }\n', /mine\.json:3:13: /],
    ['twice.yaml', 'question: x\nquestion: y\n', /twice\.yaml:2:1: /],
  ])('%s', async (name, content, message) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    await expect(loadScenario(path)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: exitCodes.usage,
    });
  });
});

describe('YAML and JSON', () => {
  const written = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const yaml = `
# yaml-language-server: $schema=node_modules/oomlab/schemas/scenario.json
question: What kills it?
target:
  name: server
  image: image-server
  port: 8080
  ready: { path: /health, within: 20s }
  runtime: jvm
machine: &small { cpus: 1, memory: 256m, swap: off }
vary:
  swap: [off, 2g]
load:
  shape: steady
  requests: /
  connections: 5
  for: 10s
until: { brokenFor: 5s, atMost: 90s }
expect:
  - { when: { swap: off }, terminal: [oom-kill], p99: < 500ms }
`;

  test('are the same scenario as its code', async () => {
    const { scenario } = await loadScenario(written('mine.yaml', yaml));
    expect(scenario).toMatchObject({ ...aSpec(), vary: { swap: ['off', '2g'] } });
    const json = JSON.stringify({ $schema: './scenario.json', ...aSpec() }, null, 2);
    expect((await loadScenario(written('mine.json', json))).scenario).toMatchObject(aSpec());
  });

  test('all mistakes are told, each with line and column', async () => {
    const wrong = yaml
      .replace('port: 8080', 'port: 80800')
      .replace('memory: 256m', 'memroy: 64')
      .replace('connections: 5', 'connections: many');
    const path = written('mine.yaml', wrong);
    const error: OomlabError = await loadScenario(path).catch((refused) => refused);
    const told = [error.message, ...error.also].map((text) => text.replace(/^.*mine\.yaml:/, ''));
    expect(told).toEqual([
      expect.stringMatching(/^10:28: machine: Unrecognized key: "memroy"/),
      expect.stringMatching(/^7:9: target\.port: .*\(found 80800\)$/),
      expect.stringMatching(/^10:17: machine\.memory: /),
      expect.stringMatching(/^16:16: load\.connections: .*\(found "many"\)$/),
    ]);
  });

  test('what is something else says so', async () => {
    await expect(loadScenario(written('compose.yaml', 'services: { a: { image: b } }'))).rejects.toThrow(
      /compose\.yaml is no scenario/,
    );
    await expect(loadScenario(written('list.json', '[1]'))).rejects.toThrow(/list\.json:1:1: the scenario: /);
    await expect(loadScenario(written('empty.yaml', ''))).rejects.toThrow(/empty\.yaml: the scenario: /);
    await expect(loadScenario(written('notes.txt', 'x'))).rejects.toThrow(
      /notes\.txt is there, and is not a file/,
    );
    await expect(loadScenario('docker')).rejects.toThrow('docker is there, and is not a file of a scenario');
  });
});

describe('a name that is unknown', () => {
  test('gets the nearest one, when a person could have meant it', async () => {
    await expect(loadScenario('swap-vs-nosawp')).rejects.toMatchObject({
      message: 'There is no scenario called "swap-vs-nosawp"',
      hint: 'Did you mean "swap-vs-noswap"?',
      exitCode: exitCodes.usage,
    });
  });

  test.each(['../package', 'gone.ts', './scenario.json'])(
    'that looks like a path was one: %j',
    async (name) => {
      await expect(loadScenario(name)).rejects.toMatchObject({
        message: `There is no file ${name}`,
        exitCode: exitCodes.usage,
      });
      await expect(loadScenario('..')).rejects.toMatchObject({
        message: '.. is there, and is not a file of a scenario',
      });
    },
  );

  test.each(['completely-different', ''])('gets all of them otherwise: %j', async (name) => {
    await expect(loadScenario(name)).rejects.toMatchObject({
      message: `There is no scenario called "${name}"`,
      hint: `Known: ${scenarioNames().join(', ')}. A path to a file of your own works, too.`,
    });
  });
});
