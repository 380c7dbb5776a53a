import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFolder, openRegular } from './folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'oomlab-folder-'));
  mkdirSync(join(root, 'mine', 'inner'), { recursive: true });
  mkdirSync(join(root, 'elsewhere'));
  writeFileSync(join(root, 'mine', 'inner', 'file'), 'mine');
  writeFileSync(join(root, 'elsewhere', 'file'), 'not mine');
});
afterEach(() => rmSync(root, { recursive: true }));

const mine = (...names: string[]) => openFolder(join(root, 'mine'), names);

function content(names: string[], name: string): string {
  using folder = mine(...names);
  const file = openRegular(folder.at(name), constants.O_RDONLY);
  try {
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

test('a file below it is read, and a folder made', () => {
  expect(content(['inner'], 'file')).toBe('mine');
  openFolder(join(root, 'mine'), ['new', 'one'], true)[Symbol.dispose]();
  expect(existsSync(join(root, 'mine', 'new', 'one'))).toBe(true);
});

test.each([
  ['a link for a folder', 'folder', '../elsewhere'],
  ['an absolute one', 'folder', '/etc'],
])('%s leads nowhere, and nothing is made behind it', (_, name, to) => {
  symlinkSync(to, join(root, 'mine', name));
  expect(() => mine(name)).toThrow(/ENOTDIR|ELOOP/);
  expect(() => openFolder(join(root, 'mine'), [name, 'made'], true)).toThrow(/ENOTDIR|ELOOP/);
  expect(existsSync(join(root, 'elsewhere', 'made'))).toBe(false);
});

test.each(['..', '.', '', 'a/b', 'a\0b'])('%j is no name', (name) => {
  expect(() => mine(name)).toThrow();
});

test('a link for a file, a folder, and a pipe that nobody writes to, are no files, and nobody waits', () => {
  symlinkSync(join(root, 'elsewhere', 'file'), join(root, 'mine', 'link'));
  execFileSync('mkfifo', [join(root, 'mine', 'pipe')]);
  for (const name of ['link', 'pipe', 'inner']) expect(() => content([], name)).toThrow(/not of the kind/);
});

test('a folder that is held stays the same, whatever takes its name', () => {
  using folder = mine('inner');
  renameSync(join(root, 'mine', 'inner'), join(root, 'mine', 'moved'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'mine', 'inner'));
  expect(readFileSync(folder.at('file'), 'utf8')).toBe('mine');
});
