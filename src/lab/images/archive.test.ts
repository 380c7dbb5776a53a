import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract, type Header } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveOf, entriesOf, hashOf } from './archive.ts';
import { stagesOf, wantsBase } from './dockerfile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-archive-'));
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(join(folder, 'a', 'b', 'run.sh'), 'echo\n');
  chmodSync(join(folder, 'a', 'b', 'run.sh'), 0o755);
  symlinkSync('b/run.sh', join(folder, 'a', 'link'));
  writeFileSync(join(folder, 'left-out'), 'x');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder goes into an archive with its links and rights, and without what is not wanted', async () => {
  const entries = entriesOf(folder, (name) => name !== 'left-out' && name !== 'a');
  const seen: Header[] = [];
  const reader = extract();
  archiveOf(entries, [{ name: 'first', text: 'hello' }]).pipe(reader);
  for await (const entry of reader) {
    seen.push(entry.header);
    entry.resume();
  }
  expect(seen.map(({ name, type, mode, linkname }) => [name, type, mode & 0o111, linkname])).toEqual([
    ['first', 'file', 0, null],
    ['a/b', 'directory', 0o111, null],
    ['a/b/run.sh', 'file', 0o111, null],
    ['a/link', 'symlink', 0o111, 'b/run.sh'],
  ]);
});

test('its hash is that of names, rights and content', async () => {
  const hash = () =>
    hashOf(
      entriesOf(folder, () => true),
      'FROM a',
    );
  const first = await hash();
  expect(await hash()).toBe(first);
  chmodSync(join(folder, 'a', 'b', 'run.sh'), 0o644);
  expect(await hash()).not.toBe(first);
});

test('a Dockerfile’s stages, and whether it begins with our base', () => {
  const text = '# FROM x\nFROM a \\\n  AS One\nfrom b\nFROM --platform=linux/amd64 oomlab/base AS last\n';
  expect(stagesOf(text)).toEqual(['one', '1', 'last']);
  expect(wantsBase(text)).toBe(true);
  expect(wantsBase('# FROM oomlab/base\nFROM oomlab/baseline\n')).toBe(false);
});
