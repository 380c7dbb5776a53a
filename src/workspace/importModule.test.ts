import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { home } from '../installation.ts';

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
