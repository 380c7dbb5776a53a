import {
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import template from '../../templates/experiment/experiment.ts';
import { exitCodes } from '../errors.ts';
import { validateExperiment } from '../experiment/language/schema.ts';
import { checkBeforeRuns } from '../experiment/page/render.ts';
import { emptyPins } from '../workspace/loadExperiment.ts';
import { loadScenario } from '../workspace/loading/loadScenario.ts';
import { initCommand, newExperiment, newScenario } from './new.ts';

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-new-'));
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const options = () => ({ again: (args: readonly string[]) => `npx oomlab ${args.join(' ')}`, into: folder });
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const templates = join(import.meta.dirname, '..', '..', 'templates');

test('a new scenario is the template under its name, and what to do next is said', async () => {
  expect(await newScenario('is-it-the-heap', options())).toBe(exitCodes.ok);
  expect(read('scenarios/is-it-the-heap.ts')).toBe(readFileSync(join(templates, 'scenario.ts'), 'utf8'));
  expect(out).toContain('npx oomlab scenario is-it-the-heap');
});

test('init puts one beside what is there, and calls it by its path', async () => {
  expect(await initCommand('mine', options())).toBe(exitCodes.ok);
  expect(read('mine.ts')).toBe(readFileSync(join(templates, 'scenario.ts'), 'utf8'));
  expect(out).toContain('npx oomlab scenario ./mine.ts --quick');
  await expect(initCommand('mine', options())).rejects.toThrow('mine.ts is there already');
});

test('a new experiment comes with a scenario of its name, and names it', async () => {
  await newExperiment('is-it-the-heap', options());
  expect(read('experiments/is-it-the-heap/experiment.ts')).toContain(
    "scenarios: { sizes: 'is-it-the-heap' }",
  );
  expect(read('experiments/is-it-the-heap/text.md')).toContain('[[reproduce]]');
  expect(existsSync(join(folder, 'scenarios/is-it-the-heap.ts'))).toBe(true);
  expect(out).toContain('npx oomlab experiment is-it-the-heap');
});

test('a scenario that is there already is used, and stays', async () => {
  await newScenario('is-it-the-heap', options());
  writeFileSync(join(folder, 'scenarios/is-it-the-heap.ts'), '// mine');
  await newExperiment('is-it-the-heap', options());
  expect(read('scenarios/is-it-the-heap.ts')).toBe('// mine');
});

test('nothing is overwritten', async () => {
  await newExperiment('is-it-the-heap', options());
  await expect(newScenario('is-it-the-heap', options())).rejects.toMatchObject({
    message: 'scenarios/is-it-the-heap.ts is there already',
    exitCode: exitCodes.usage,
  });
  await expect(newExperiment('is-it-the-heap', options())).rejects.toThrow(
    'experiments/is-it-the-heap/experiment.ts is there already',
  );
});

test.each(['', 'a', 'Big', '../x', 'a b', 'x.ts', 'ends-', '1st', 'a'.repeat(51)])(
  '%j is not a name',
  async (name) => {
    await expect(newScenario(name, options())).rejects.toThrow(`"${name}" is not a name`);
    await expect(newExperiment(name, options())).rejects.toThrow(`"${name}" is not a name`);
    expect(existsSync(join(folder, 'scenarios'))).toBe(false);
  },
);

test.skipIf(process.getuid?.() !== 0)(
  'nothing is made where another user’s link leads (skipped for others than root)',
  async () => {
    mkdirSync(join(folder, 'elsewhere'));
    for (const name of ['scenarios', 'experiments']) {
      symlinkSync('elsewhere', join(folder, name));
      lchownSync(join(folder, name), 65_534, 65_534);
    }
    await expect(newScenario('my-own', options())).rejects.toThrow('user 65534 made');
    await expect(newExperiment('my-own', options())).rejects.toThrow('user 65534 made');
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
  },
);

test('the templates are valid, and fit each other', async () => {
  const source = 'templates/experiment/experiment.ts';
  const experiment = validateExperiment(template, source);
  const loaded = {
    name: 'my-question',
    folder,
    source,
    textSource: 'templates/experiment/text.md',
    prose: readFileSync(join(templates, 'experiment', 'text.md'), 'utf8'),
    experiment,
    runs: [
      {
        key: 'sizes',
        loaded: await loadScenario('templates/scenario.ts'),
        only: {},
        repeats: null,
        size: null,
        capacity: null,
      },
    ],
  };
  expect(() => checkBeforeRuns(loaded, emptyPins(loaded))).not.toThrow();
});
