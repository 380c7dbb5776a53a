import { expect, test } from 'vitest';
import type { Entry } from './archive.ts';
import { copiedWithOwners } from './owners.ts';

const entry = (name: string, owner: string, kind: Entry['kind'] = 'file'): Entry => ({
  path: `/here/${name}`,
  name,
  kind,
  mode: 0o644,
  owner,
  sizeBytes: 1,
});
const folder = (name: string, owner: string): Entry => entry(name, owner, 'folder');

/** What an image has after the instructions: by path, where it is from and whose it is. */
function imageOf(entries: readonly Entry[], lines: readonly string[]): Record<string, [string, string]> {
  const image: Record<string, [string, string]> = {};
  for (const line of lines) {
    const [, owner = '', json = ''] = /^COPY --chown=(\S+) (.*)$/.exec(line) ?? [];
    const words = (JSON.parse(json) as string[]).map((word) => word.replaceAll(/\\(.)/g, '$1'));
    const to = words.at(-1) ?? '';
    for (const from of words.slice(0, -1)) {
      for (const { name, path } of entries) {
        const isFolder = from.endsWith('/');
        if (isFolder ? !`${name}/`.startsWith(from) : name !== from) continue;
        const base = isFolder ? name.slice(from.length) : to.endsWith('/') ? from.split('/').at(-1) : '';
        const target = `${to}${base}`.replace(/\/$/, '');
        expect(image[target], `${target} is copied once`).toBeUndefined();
        image[target] = [path ?? '', owner];
      }
    }
  }
  return image;
}

test('each file and folder has the owner that it has here', () => {
  const within = [
    folder('c0/data', '999:999'),
    entry('c0/data/a', '999:999'),
    folder('c0/data/back', '0:0'),
    entry('c0/data/back/b', '0:0'),
    entry('c0/data/back/c', '999:999'),
    entry('c0/data/d', '0:0'),
    entry('c0/data/e', '0:0'),
    entry("c0/data/it's $[x]", '0:0'),
    entry('c0/data/link', '0:0', 'link'),
    entry('c0/plain', '1000:1000'),
  ];
  const first = folder('c0', '1000:1000');
  const { entries, lines, adopted } = copiedWithOwners(first, within, '/srv/app/');
  expect(adopted).toBe(0);
  const image = imageOf(entries, lines);
  for (const { name, owner, kind, path } of [first, ...within])
    expect(image[name.replace('c0', '/srv/app')], name).toEqual([path, kind === 'link' ? '999:999' : owner]);
  // Files of one folder and one owner go together.
  expect(lines).toHaveLength(6);
});

test('a file alone, and a folder of one owner, are one instruction', () => {
  expect(copiedWithOwners(entry('c1', '5:6'), [], '/etc/a.conf').lines).toEqual([
    'COPY --chown=5:6 ["c1","/etc/a.conf"]',
  ]);
  const { lines } = copiedWithOwners(folder('c0', '5:6'), [entry('c0/a', '5:6')], '/etc');
  expect(lines).toEqual(['COPY --chown=5:6 ["c0/","/etc/"]']);
});

test('where there would be too many layers, the rest is told', () => {
  const within = Array.from({ length: 100 }, (_, index) => folder(`c0/f${index}`, `${index + 1}:1`));
  const { entries, lines, adopted } = copiedWithOwners(folder('c0', '0:0'), within, '/srv');
  expect(lines).toHaveLength(40);
  expect(adopted).toBe(61);
  expect(Object.keys(imageOf(entries, lines))).toHaveLength(101);
});
