import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** A file, folder or link of this machine, and its name in an archive. */
export interface Entry {
  /** null: an empty folder that is nowhere on this machine. */
  path: string | null;
  name: string;
  kind: 'file' | 'folder' | 'link';
  mode: number;
  /** `uid:gid` on this machine. */
  owner: string;
  sizeBytes: number;
}

/**
 * A folder's content, folders before what is in them. Sockets and the like are left out, as no archive has them.
 * @param wanted by the path within the folder; a folder that is not wanted may still hold what is.
 */
export function entriesOf(folder: string, wanted: (name: string) => boolean, prefix = ''): Entry[] {
  const walk = (within: string): Entry[] =>
    readdirSync(join(folder, within), { withFileTypes: true })
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((each) => {
        const inside = within === '' ? each.name : `${within}/${each.name}`;
        const path = join(folder, inside);
        const isKind = each.isFile() || each.isDirectory() || each.isSymbolicLink();
        const own = isKind && wanted(inside) ? [entry(path, `${prefix}${inside}`, lstatSync(path))] : [];
        return each.isDirectory() ? [...own, ...walk(inside)] : own;
      });
  return walk('');
}

/** A file or a folder itself; a link is what it points at. */
export const entryOf = (path: string, name: string): Entry => entry(path, name, statSync(path));

export const emptyFolder = (name: string): Entry => ({
  path: null,
  name,
  kind: 'folder',
  mode: 0o755,
  owner: '0:0',
  sizeBytes: 0,
});

const entry = (path: string, name: string, stats: Stats): Entry => ({
  path,
  name,
  kind: stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'file',
  mode: stats.mode & 0o7777,
  owner: `${stats.uid}:${stats.gid}`,
  sizeBytes: stats.isFile() ? stats.size : 0,
});

/** Of what a build sees of it: names, kinds, rights, content. */
export async function hashOf(entries: readonly Entry[], ...more: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(more));
  for (const { path, name, kind, mode } of entries) {
    hash.update(`\0${name}\0${kind} ${mode}\0`);
    if (path === null) continue;
    if (kind === 'link') hash.update(readlinkSync(path));
    else if (kind === 'file') for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex').slice(0, 12);
}

export interface TextFile {
  name: string;
  text: string;
}

/** A tar of them, made while it is read; texts come first. */
export function archiveOf(entries: readonly Entry[], texts: readonly TextFile[]): NodeJS.ReadableStream {
  const archive = pack();
  void fill(archive, entries, texts).catch((error: Error) => archive.destroy(error));
  return archive as unknown as NodeJS.ReadableStream;
}

async function fill(archive: Pack, entries: readonly Entry[], texts: readonly TextFile[]): Promise<void> {
  for (const { name, text } of texts) archive.entry({ name, mode: 0o644 }, text);
  for (const { path, name, kind, mode, sizeBytes } of entries) {
    if (path === null || kind === 'folder') archive.entry({ name, mode, type: 'directory' });
    else if (kind === 'link') archive.entry({ name, mode, type: 'symlink', linkname: readlinkSync(path) });
    else await pipeline(createReadStream(path), archive.entry({ name, mode, size: sizeBytes }));
  }
  archive.finalize();
}
