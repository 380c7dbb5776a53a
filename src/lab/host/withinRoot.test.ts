import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withinRoot } from './withinRoot.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oomlab-root-'));
  mkdirSync(join(root, 'var'));
  mkdirSync(join(root, 'run'));
  writeFileSync(join(root, 'run', 'docker.sock'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['without a link', '/run/docker.sock', '/run/docker.sock'],
  ['a link to an absolute path', '/var/run/docker.sock', '/run/docker.sock'],
  ['one to a relative path', '/var/lock/docker.sock', '/run/docker.sock'],
  ['a link at the end', '/docker', '/run/docker.sock'],
  ['upwards beyond the root', '/../../run/docker.sock', '/run/docker.sock'],
  ['a link upwards beyond the root', '/up/run/docker.sock', '/run/docker.sock'],
  ['what is not there', '/nowhere/at/all', '/nowhere/at/all'],
])('%s', (_, path, seen) => {
  symlinkSync('/run', join(root, 'var', 'run'));
  symlinkSync('../run', join(root, 'var', 'lock'));
  symlinkSync('/var/run/docker.sock', join(root, 'docker'));
  symlinkSync('../../..', join(root, 'up'));
  expect(withinRoot(root, path)).toBe(join(root, seen));
});

test('links in a circle end', () => {
  symlinkSync('/b', join(root, 'a'));
  symlinkSync('/a', join(root, 'b'));
  expect(() => withinRoot(root, '/a/docker.sock')).toThrow('too many links');
});
