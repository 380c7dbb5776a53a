import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  lstatSync,
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
  openInside,
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
  writeFileSync(join(shared.of('app-2'), 'gc.log'), 'x'.repeat(600_000));
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

test('the folder of the next container is nothing that the first one can put a link in place of', () => {
  const host = join(state, 'host');
  mkdirSync(host, { mode: 0o700 });
  symlinkSync(host, inside('app-2'));
  const next = shared.of('app-2');
  expect(next.startsWith(`${shared.path}/`)).toBe(false);
  expect(lstatSync(next).isDirectory()).toBe(true);
  expect((statSync(host).mode & 0o777).toString(8)).toBe('700');
});

test('nobody writes what is recorded as another one’s', () => {
  mkdirSync(inside('app-2'));
  writeFileSync(inside('app-2/gc.log'), 'forged, and longer than the other');
  writeFileSync(join(shared.of('app-2'), 'gc.log'), 'its own');
  shared.finish();
  expect(text('app-2/gc.log')).toBe('its own');
});

test('more files than anybody needs are not looked at', () => {
  mkdirSync(inside('many'));
  for (let each = 0; each < 1100; each += 1) writeFileSync(inside(`many/${each}`), 'x');
  shared.finish();
  expect(parts).toHaveLength(1000);
});

test('a pipe in the place of a log holds nobody up', () => {
  execFileSync('mkfifo', [inside('gc.log')]);
  expect(openInside(shared.path, 'gc.log')).toBeNull();
});

test('what containers are given to read is not recorded, is of the same trial, and is removed and swept with it', () => {
  const files = shared.filesOf('app');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'secret'), 'not for a recording');
  expect(programsOfTrials()).toEqual([process.pid]);
  expect(sweepSharedFolders()).toEqual([]);
  shared.finish();
  expect(parts).toEqual([]);
  shared[Symbol.dispose]();
  expect(existsSync(files)).toBe(false);
});

test('what a container left is removed as it is, however deep it is, and nothing that its links lead to', () => {
  const host = join(state, 'host');
  mkdirSync(host);
  writeFileSync(join(host, 'kept'), '');
  symlinkSync(host, inside('link'));
  execFileSync('sh', ['-c', 'for i in $(seq 600); do mkdir d234567890 && cd -P d234567890 || exit 1; done'], {
    cwd: shared.path,
  });
  shared.finish();
  shared[Symbol.dispose]();
  expect(existsSync(shared.path)).toBe(false);
  expect(existsSync(join(host, 'kept'))).toBe(true);
});

test('it is removed with the trial; those of killed ones are swept, and no other', () => {
  const left = join(state, 'shared', '4194304-1');
  mkdirSync(left);
  expect(sweepSharedFolders()).toEqual([left]);
  expect(existsSync(shared.path)).toBe(true);
  shared[Symbol.dispose]();
  expect(existsSync(shared.path)).toBe(false);
});

test('no container has a folder outside of the trial, neither to write in nor for its files', () => {
  for (const name of ['../../../victim', 'a/b', '..', '']) {
    expect(() => shared.filesOf(name), name).toThrow(expect.objectContaining({ code: 'EINVAL' }));
    expect(() => shared.of(name), name).toThrow(expect.objectContaining({ code: 'EINVAL' }));
  }
});
