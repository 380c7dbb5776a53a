import {
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readState, writeState } from './stateFile.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'oomlab-test-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is read as it was written last, and is alone in its folder', () => {
  const path = join(folder, 'engine.json');
  expect(readState(path)).toBeNull();
  writeState(path, { pid: 1 });
  writeState(path, { pid: 2 });
  expect(readState(path)).toEqual({ pid: 2 });
  expect(readdirSync(folder)).toEqual(['engine.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([0, 1, 7])('of which %i bytes are left, is as none', (left) => {
  const path = join(folder, 'engine.json');
  writeState(path, { pid: 1 });
  truncateSync(path, left);
  expect(readState(path)).toBeNull();
});

test('a draft that somebody left who was killed is in nobody’s way', () => {
  const path = join(folder, 'engine.json');
  writeFileSync(`${path}.new`, '{');
  writeState(path, { pid: 1 });
  expect(readState(path)).toEqual({ pid: 1 });
  expect(readdirSync(folder)).toEqual(['engine.json']);
});
