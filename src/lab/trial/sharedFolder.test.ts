import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  besideShared,
  openSharedFolder,
  programsOfTrials,
  type SharedFolder,
  sweepSharedFolders,
} from './sharedFolder.ts';

let state: string;
let shared: SharedFolder;
let parts: { path: string; offset: number; base64: string }[];
let troubles: string[];
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'oomlab-shared-'));
  vi.stubEnv('OOMLAB_STATE', state);
  [parts, troubles] = [[], []];
  shared = openSharedFolder();
  shared.follow({ shared: (part) => void parts.push(part), trouble: (_, text) => void troubles.push(text) });
});
afterEach(() => {
  shared[Symbol.dispose]();
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const inside = (name: string): string => join(shared.path, name);
const text = (path: string): string =>
  parts
    .filter((part) => part.path === path)
    .reduce(
      (before, { offset, base64 }) => before.slice(0, offset) + Buffer.from(base64, 'base64').toString(),
      '',
    );

test('any user in a container may write into it', () => {
  expect((statSync(shared.path).mode & 0o777).toString(8)).toBe('777');
});

test('what a file gains is sent while the trial runs, each byte once', async () => {
  writeFileSync(inside('gc.log'), 'first\n');
  await vi.waitFor(() => expect(text('gc.log')).toBe('first\n'), { timeout: 20_000 });
  appendFileSync(inside('gc.log'), 'second\n');
  shared.finish();
  expect(text('gc.log')).toBe('first\nsecond\n');
  expect(parts.map(({ offset }) => offset)).toEqual([0, 6]);
});

test('a file that begins anew is sent anew', async () => {
  writeFileSync(inside('gc.log'), 'a long first text\n');
  await vi.waitFor(() => expect(parts).toHaveLength(1), { timeout: 20_000 });
  writeFileSync(inside('gc.log'), 'short\n');
  shared.finish();
  expect(text('gc.log')).toBe('short\n');
});

test('folders of services are sent too, with large files in parts', () => {
  mkdirSync(inside('app-2'));
  writeFileSync(inside('app-2/gc.log'), 'x'.repeat(600_000));
  shared.finish();
  expect(text('app-2/gc.log')).toHaveLength(600_000);
  expect(parts.length).toBeGreaterThan(1);
});

test('of what is no log, but a dump, the beginning is kept, and that is said', () => {
  writeFileSync(inside('heap.hprof'), Buffer.alloc(65 * 1024 ** 2));
  shared.finish();
  const bytes = parts.reduce((sum, { base64 }) => sum + Buffer.from(base64, 'base64').length, 0);
  expect(bytes).toBe(64 * 1024 ** 2);
  expect(troubles).toEqual(['heap.hprof: only its first 64 MiB are recorded']);
});

test('a container’s links lead nowhere', () => {
  writeFileSync(join(state, 'secret'), 'not for a recording');
  symlinkSync(join(state, 'secret'), inside('gc.log'));
  symlinkSync(state, inside('folder'));
  shared.finish();
  expect(parts).toEqual([]);
});

test('what lies beside it is not recorded, is of the same trial, and is removed and swept with it', () => {
  const beside = besideShared(shared.path);
  mkdirSync(beside);
  writeFileSync(join(beside, 'secret'), 'not for a recording');
  const left = join(state, 'shared', '4194304-1-files');
  mkdirSync(left);
  expect(programsOfTrials()).toEqual([process.pid]);
  expect(sweepSharedFolders()).toEqual([left]);
  shared.finish();
  expect(parts).toEqual([]);
  shared[Symbol.dispose]();
  expect(existsSync(beside)).toBe(false);
});

test('it is removed with the trial; those of killed ones are swept, and no other', () => {
  const left = join(state, 'shared', '4194304-1');
  mkdirSync(left);
  expect(sweepSharedFolders()).toEqual([left]);
  expect(existsSync(shared.path)).toBe(true);
  shared[Symbol.dispose]();
  expect(existsSync(shared.path)).toBe(false);
});
