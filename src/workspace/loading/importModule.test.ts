import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { home } from '../../installation.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-module-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const template = `
import { scenario, steady } from 'oomlab';
import { imageServer } from 'oomlab/targets';
import { question } from './question.ts';

export default scenario({
  question,
  target: imageServer,
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: steady({ requests: '/', connections: 1, for: '5s' }),
  until: { brokenFor: null, atMost: '9s' },
});
`;

/** As a user does it: Node itself loads the file, without the test runner between them. */
const show = (file: string) =>
  execa(process.execPath, [join(home, 'src', 'cli.ts'), 'show', file], {
    cwd: folder,
    reject: false,
    all: true,
  });

test.each([
  ['without a package.json', null],
  ['beside one without a type', '{}'],
  ['beside one that npm init wrote', '{ "type": "commonjs" }'],
  ['beside one of ES modules', '{ "type": "module" }'],
])('a scenario %s finds oomlab by its name, and its own parts', async (_, packageJson) => {
  if (packageJson !== null) writeFileSync(join(folder, 'package.json'), packageJson);
  writeFileSync(join(folder, 'question.ts'), `export const question: string = 'Whose is it?';`);
  writeFileSync(join(folder, 'mine.ts'), template);
  const { all, exitCode } = await show('./mine.ts');
  expect(exitCode, all).toBe(0);
  expect(all).toContain('Whose is it?');
  expect(all).not.toContain('Warning');
});

test('what the module itself cannot find is said in two lines', async () => {
  writeFileSync(join(folder, 'mine.ts'), template);
  const { all, exitCode } = await show('mine');
  expect(exitCode).toBe(2);
  expect(all.split('\n')).toHaveLength(2);
  expect(all).toMatch(/^oomlab: mine\.ts: Cannot find module .*question\.ts/);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'of TypeScript’s syntax',
    { 'mine.ts': "export default {\n  question: 'x'\n  target: 1,\n};\n" },
    /^oomlab: mine\.ts:3: /,
  ],
  ['of JavaScript’s', { 'mine.mjs': 'const a = 1;\nexport default { a: };\n' }, /^oomlab: mine\.mjs:2: /],
  [
    'of what its code does',
    { 'mine.ts': '\nthrow new Error("no such shop");\n' },
    /^oomlab: mine\.ts:2: no such shop$/m,
  ],
  [
    'of a file that it imports',
    {
      'mine.ts': "import './part.ts';\nexport default {};\n",
      'part.ts': 'const a = 1;\nexport const b = ;\n',
    },
    /^oomlab: part\.ts:2: /,
  ],
])('a mistake %s has its file and line', async (_, files, message) => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { all, exitCode } = await show(`./${Object.keys(files)[0]}`);
  expect(exitCode).toBe(2);
  expect(all).toMatch(message);
  expect(all.split('\n')).toHaveLength(2);
});
