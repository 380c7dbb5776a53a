import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainContainer } from '../../scenario/target/container.ts';
import { bindFiles, waysOf } from './files.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'oomlab-files-'));
});
afterEach(() => rmSync(base, { recursive: true }));

/** Whose files these are: of a test that need not be root. */
const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const file = (path: string, mode = 0o444) => ({ path, text: `text of ${path}`, mode, ...own, secret: true });
const files = [file('/run/secrets/key', 0o440), file('/srv/motd.txt')];

const ways = (tmpfs: Record<string, number>, container: Partial<typeof plainContainer>) => {
  const { put, bound } = waysOf({ tmpfs, container: { ...plainContainer, files, ...container } });
  return { put: put.map(({ path }) => path), bound: bound.map(({ path }) => path) };
};

test('files are put into a root that may be written to, and mounted where they could not be, or would be hidden', () => {
  const [key, motd] = ['/run/secrets/key', '/srv/motd.txt'];
  expect(ways({}, {})).toEqual({ put: [key, motd], bound: [] });
  expect(ways({}, { readOnlyRoot: true })).toEqual({ put: [], bound: [key, motd] });
  expect(ways({}, { tmpfs: { '/run': 'size=1m', '/sr': '' } })).toEqual({ put: [motd], bound: [key] });
  expect(ways({ '/srv/': 1024 }, {})).toEqual({ put: [key], bound: [motd] });
  expect(waysOf({ tmpfs: {}, container: null })).toEqual({ put: [], bound: [] });
});

test('what is mounted is read-only, with its mode, in a folder that nobody else reads, and gone with the container', async () => {
  const folder = join(base, 'shared-files', 'db');
  {
    await using scope = new AsyncDisposableStack();
    const mounts = bindFiles(scope, files, folder);
    expect(mounts).toEqual(
      files.map(({ path }) => ({
        Type: 'bind',
        Source: expect.stringContaining(`${folder}/`),
        Target: path,
        ReadOnly: true,
      })),
    );
    expect(mounts.map(({ Source }) => readFileSync(Source, 'utf8'))).toEqual(files.map(({ text }) => text));
    expect(mounts.map(({ Source }) => (statSync(Source).mode & 0o777).toString(8))).toEqual(['440', '444']);
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
  }
  expect(existsSync(folder)).toBe(false);
});

test('without any there is no folder', async () => {
  await using scope = new AsyncDisposableStack();
  expect(bindFiles(scope, [], join(base, 'none'))).toEqual([]);
  expect(existsSync(join(base, 'none'))).toBe(false);
});
