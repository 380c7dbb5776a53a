import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names below a folder, none of which may be a link: openat(2) and openat2(2) with RESOLVE_NO_SYMLINKS, of what Node has. Others
 * may own what lies there, and rename it at any moment between two calls: what is open is held by its descriptor, and no name
 * leads past it. Source: path_resolution(7), proc_pid_fd(5).
 */

/** O_PATH of linux/fcntl.h: a place, without opening what is there. A pipe would block, a device do whatever it does. */
const placeOnly = 0o10000000;
const hasDescriptors = process.platform === 'linux';

/** A folder that is held open. */
export interface Folder extends Disposable {
  /** A path to what is called so in it, for one call of `node:fs`, which is not to follow a link there. */
  at(name: string): string;
}

/**
 * Opens a folder below `root`, which itself is taken as it is, links and all.
 * @param make makes what is missing
 * @throws the file system's error: ENOTDIR or ELOOP where a name is a link or no folder, ENOENT where there is none; EINVAL for
 * names such as `..`
 */
export function openFolder(root: string, names: readonly string[], make = false): Folder {
  let folder = held(root, false);
  try {
    for (const name of names) {
      requirePlain(name);
      if (make) makeFolder(folder.at(name));
      const next = held(folder.at(name), true);
      folder[Symbol.dispose]();
      folder = next;
    }
    return folder;
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function held(path: string, noLink: boolean): Folder {
  if (!hasDescriptors) {
    if (noLink && !lstatSync(path).isDirectory()) throw refusal('ENOTDIR', path);
    return { at: (name) => join(path, name), [Symbol.dispose]: () => {} };
  }
  const fd = openSync(path, placeOnly | constants.O_DIRECTORY | (noLink ? constants.O_NOFOLLOW : 0));
  return { at: (name) => `/proc/self/fd/${fd}/${name}`, [Symbol.dispose]: () => closeSync(fd) };
}

/**
 * Opens what is at a path of `Folder.at`, if it is a regular file, and whatever it is by then.
 * @param flags of open(2), without those that create
 * @throws the file system's error; EINVAL where it is a link, a pipe, a device, or the like
 */
export function openRegular(path: string, flags: number): number {
  // A pipe, or a device, that takes its place in between is not waited for.
  const careful = flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  if (!hasDescriptors) {
    if (!lstatSync(path).isFile()) throw refusal('EINVAL', path);
    return openSync(path, careful);
  }
  const place = openSync(path, placeOnly | constants.O_NOFOLLOW);
  try {
    if (!fstatSync(place).isFile()) throw refusal('EINVAL', path);
    return openSync(`/proc/self/fd/${place}`, flags | constants.O_NONBLOCK);
  } finally {
    closeSync(place);
  }
}

/**
 * What is at a path of `Folder.at`, if it is a socket: a path to connect to it by, whatever has its name by then.
 * @throws the file system's error; EINVAL where it is something else
 */
export function openSocket(path: string): Disposable & { path: string } {
  if (!hasDescriptors) return { path, [Symbol.dispose]: () => {} };
  const place = openSync(path, placeOnly | constants.O_NOFOLLOW);
  const held = { path: `/proc/self/fd/${place}`, [Symbol.dispose]: () => closeSync(place) };
  if (fstatSync(place).isSocket()) return held;
  held[Symbol.dispose]();
  throw refusal('EINVAL', path);
}

export function requirePlain(name: string): void {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw refusal('EINVAL', name);
}

const refusal = (code: 'ENOTDIR' | 'EINVAL', path: string): NodeJS.ErrnoException =>
  Object.assign(
    new Error(
      code === 'EINVAL' ? `${path} is not of the kind that is asked for` : `${path} is a link, or no folder`,
    ),
    { code },
  );
