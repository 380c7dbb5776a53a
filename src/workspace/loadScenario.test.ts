import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../errors.ts';
import { aSpec } from '../scenario/testing/aScenario.ts';
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
    ['a mistake in the code', 'throw new Error("first\\nsecond");', /mine\.ts: first$/],
    ['an invalid value', 'export default { question: 1 };', /mine\.ts: question: .*\(found 1\)$/],
  ])('%s', async (_, content, message) => {
    await expect(loadScenario(fileWith(content))).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: exitCodes.usage,
    });
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
      await expect(loadScenario('..')).rejects.toMatchObject({ message: '.. is not a file of a scenario' });
    },
  );

  test.each(['completely-different', ''])('gets all of them otherwise: %j', async (name) => {
    await expect(loadScenario(name)).rejects.toMatchObject({
      message: `There is no scenario called "${name}"`,
      hint: `Known: ${scenarioNames().join(', ')}. A path to a file of your own works, too.`,
    });
  });
});
