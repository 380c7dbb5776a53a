import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFile, makeFolder, removeEmptyFolder, removeFolder } from './replace.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'oomlab-replace-'));
  mkdirSync(join(root, 'elsewhere', 'inner'), { recursive: true });
  writeFileSync(join(root, 'elsewhere', 'inner', 'file'), 'not mine');
  mkdirSync(join(root, 'mine', 'trial', 'deep', 'er'), { recursive: true });
  writeFileSync(join(root, 'mine', 'trial', 'deep', 'er', 'file'), 'mine');
});
afterEach(() => rmSync(root, { recursive: true }));

const kept = (): boolean => existsSync(join(root, 'elsewhere', 'inner', 'file'));

test('a folder is removed with what is in it, and links without what they lead to', () => {
  symlinkSync(join(root, 'elsewhere'), join(root, 'mine', 'trial', 'link'));
  removeFolder(join(root, 'mine', 'trial'));
  expect(readdirSync(join(root, 'mine'))).toEqual([]);
  symlinkSync(join(root, 'elsewhere'), join(root, 'mine', 'trial'));
  removeFolder(join(root, 'mine', 'trial'));
  expect([readdirSync(join(root, 'mine')), kept()]).toEqual([[], true]);
  for (const gone of [join(root, 'mine', 'trial'), join(root, 'none', 'trial')])
    expect(() => removeFolder(gone)).not.toThrow();
});

test('nothing is removed or made by way of a link above', () => {
  symlinkSync(join(root, 'elsewhere'), join(root, 'link'));
  expect(() => removeFolder(join(root, 'link', 'inner'))).toThrow('is not followed');
  rmSync(join(root, 'elsewhere', 'inner', 'file'));
  expect(removeEmptyFolder(join(root, 'link', 'inner'))).toBe(false);
  expect(existsSync(join(root, 'elsewhere', 'inner'))).toBe(true);
  expect(() => makeFolder(join(root, 'link', 'made'))).toThrow('is not followed');
  expect(() => createFile(join(root, 'link', 'made.ts'), '')).toThrow('is not followed');
  expect(readdirSync(join(root, 'elsewhere'))).toEqual(['inner']);
});

test('only a folder that is empty is removed as one; only what is not there is created', () => {
  expect(removeEmptyFolder(join(root, 'mine', 'trial'))).toBe(false);
  makeFolder(join(root, 'mine', 'empty'));
  expect(removeEmptyFolder(join(root, 'mine', 'empty'))).toBe(true);
  createFile(join(root, 'mine', 'new', 'a.ts'), 'a');
  expect(() => createFile(join(root, 'mine', 'new', 'a.ts'), 'b')).toThrow('EEXIST');
});
