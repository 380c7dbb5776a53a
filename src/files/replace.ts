import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, parse, sep } from 'node:path';
import { labError, OomlabError } from '../errors.ts';
import { type Folder, openFolder, openRegular, requirePlain } from './folder.ts';

/**
 * Files in folders that others may own, such as the results of whoever is root in a user's project: no link is followed, and what
 * is there already is replaced and not written into, as it may have a second name elsewhere. Paths are absolute and without links,
 * as `settled` gives them.
 */

/** Makes it new as a whole: a reader sees the old or the new content, never half of it. Folders above it are made. */
export function replaceFile(path: string, content: string | Iterable<string>, mode = 0o666): void {
  inFolderOf(path, true, (folder, name) => {
    const draft = folder.at(`${name}.new`);
    // Left by a process that was killed right here.
    unlinkIfThere(draft);
    const file = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    try {
      for (const part of typeof content === 'string' ? [content] : content) writeFileSync(file, part);
    } catch (error) {
      unlinkIfThere(draft);
      throw error;
    } finally {
      closeSync(file);
    }
    renameSync(draft, folder.at(name));
  });
}

/** The same of a link. */
export function replaceLink(path: string, to: string): void {
  inFolderOf(path, true, (folder, name) => {
    const draft = folder.at(`${name}.new`);
    unlinkIfThere(draft);
    symlinkSync(to, draft);
    renameSync(draft, folder.at(name));
  });
}

export function removeFile(path: string): void {
  inFolderOf(path, false, (folder, name) => unlinkSync(folder.at(name)));
}

/** With all that is in it. A link is removed, and what it leads to stays. Nothing happens where there is none. */
export function removeFolder(path: string): void {
  try {
    inFolderOf(path, false, removeIn);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function removeIn(folder: Folder, name: string): void {
  try {
    unlinkSync(folder.at(name));
    return;
  } catch (error) {
    if (isMissing(error)) return;
    // What unlink(2) says of a folder, here and elsewhere.
    if (!['EISDIR', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  emptyIn(folder, name);
  rmdirSync(folder.at(name));
}

function emptyIn(folder: Folder, name: string): void {
  using inner = openFolder(folder.at('.'), [name]);
  for (const each of readdirSync(inner.at('.'))) removeIn(inner, each);
}

/** One with something in it stays. @returns whether it is removed */
export function removeEmptyFolder(path: string): boolean {
  try {
    inFolderOf(path, false, (folder, name) => rmdirSync(folder.at(name)));
    return true;
  } catch {
    return false;
  }
}

/** Of a file that is not there yet. Folders above it are made. @throws the file system's error: EEXIST where there is something */
export function createFile(path: string, content: string): void {
  inFolderOf(path, true, (folder, name) => writeFileSync(folder.at(name), content, { flag: 'wx' }));
}

/** A descriptor of a file that is made where there is none, and gains at its end (`append`) or anywhere. Folders above it are made. */
export function openGrowing(path: string, append: boolean): number {
  const how = constants.O_WRONLY | (append ? constants.O_APPEND : 0);
  return inFolderOf(path, true, (folder, name) => {
    try {
      return openSync(folder.at(name), how | constants.O_CREAT | constants.O_EXCL, 0o666);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return openRegular(folder.at(name), how);
    }
  });
}

/** For root no link is followed: what it leads to may be for root alone, and what is read goes into reports. */
export function readText(path: string): string {
  const file = openToRead(path);
  try {
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** A descriptor; for whoever does not read all of it at once. */
export const openToRead = (path: string): number =>
  process.getuid?.() === 0
    ? inFolderOf(path, false, (folder, name) => openRegular(folder.at(name), constants.O_RDONLY))
    : openSync(path, constants.O_RDONLY);

export function makeFolder(path: string): void {
  inFolderOf(join(path, 'in it'), true, () => {});
}

/** A path below a folder, of plain names. @throws OomlabError (lab) for one that leads out of it */
export function below(folder: string, path: string): string {
  try {
    for (const name of path.split('/')) requirePlain(name);
  } catch (cause) {
    throw labError(
      `${JSON.stringify(path)} leads out of ${folder}`,
      'It was not recorded so: take another recording.',
      cause,
    );
  }
  return join(folder, path);
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

function inFolderOf<T>(path: string, make: boolean, use: (folder: Folder, name: string) => T): T {
  const { root, base } = parse(path);
  const names = dirname(path).slice(root.length).split(sep);
  try {
    using folder = openFolder(
      root,
      names.filter((name) => name !== ''),
      make,
    );
    return use(folder, base);
  } catch (error) {
    throw told(error as NodeJS.ErrnoException, path);
  }
}

/** With the path that people know, in the place of one of a descriptor. */
function told(error: NodeJS.ErrnoException, path: string): Error {
  if (error instanceof OomlabError) return error;
  if (['ELOOP', 'ENOTDIR', 'EINVAL'].includes(error.code ?? ''))
    return labError(
      `${error.code}: ${path}: a link, or something that is no file, is in its place or in its way, and is not followed`,
      'Remove it, or choose another folder with --results.',
      error,
    );
  error.message = error.message.replace(/\/proc\/self\/fd\/\d+\/[^']*/, path);
  return error;
}
