import {
  chmodSync,
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  mkdirSync,
  opendirSync,
  readdirSync,
  readSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { openFolder, openRegular, requirePlain } from '../../files/folder.ts';
import { mostSharedBytes } from '../../record/message.ts';
import { ownFolder, ownState } from '../engine/state.ts';
import { isAlive, startTimeOf } from '../host/processes.ts';
import type { Recorder } from './recorder.ts';

/** What grew is sent this often, while the trial runs. */
const everyMs = 1000;
const partBytes = 256 * 1024;
/** Of one file at once, so that nothing else waits behind it. */
const passBytes = 1024 ** 2;
/** What a program makes of the folder is its own business; this bounds ours. */
const mostFiles = 1000;
const mostEntries = 20_000;

const base = (): string => join(ownState(), 'shared');

/** The main target's name among the containers of a trial. */
const main = 'app';

/** What the containers of a trial are given of this machine: a folder to each, to write in, and files to read. */
export interface SharedFolder extends Disposable {
  /** The main target's. */
  readonly path: string;
  /**
   * The folder of one container. None is within another's: a container does with its own what it likes, and puts a link where
   * the next one's is to be.
   */
  of(name: string): string;
  /** Where files are laid that a container reads: of them nothing is recorded. */
  filesOf(name: string): string;
  /** From now on what its files gain is recorded while it happens. */
  follow(recorder: Pick<Recorder, 'shared' | 'trouble'>): void;
  /** Records what is left of them. */
  finish(): void;
}

/** Makes a folder on this machine for the trial of this process. Disposing removes it. */
export function openSharedFolder(): SharedFolder {
  const made = join(ownFolder('shared'), `${process.pid}-${startTimeOf(process.pid)}`);
  // An engine that maps users passes through it, and lists nothing.
  mkdirSync(made, { recursive: true, mode: 0o711 });
  const trial = realpathSync(made);
  const folders = new Map<string, string>();
  const of = (name: string): string => {
    const known = folders.get(name);
    if (known !== undefined) return known;
    requirePlain(name);
    const path = join(trial, 'shared', name);
    mkdirSync(path, { recursive: true, mode: 0o711 });
    // Whatever our own umask is: any user in the container may write here.
    chmodSync(path, 0o777);
    folders.set(name, path);
    return path;
  };
  let follower: Disposable | null = null;
  return {
    path: of(main),
    of,
    filesOf(name) {
      requirePlain(name);
      return join(trial, 'files', name);
    },
    follow(recorder) {
      follower = followFiles(folders, recorder);
    },
    finish() {
      follower?.[Symbol.dispose]();
      follower = null;
    },
    [Symbol.dispose]: () => rmSync(trial, { recursive: true, force: true }),
  };
}

/** Disposing sends all that is left. */
function followFiles(
  folders: ReadonlyMap<string, string>,
  recorder: Pick<Recorder, 'shared' | 'trouble'>,
): Disposable {
  const sent = new Map<string, number>();
  const leftOut = new Set<string>();
  const send = (folder: string, path: string, name: string, atMost: number): void => {
    const offset = sent.get(name) ?? 0;
    const reached = sendFrom(
      folder,
      path,
      name,
      offset,
      Math.min(atMost, mostSharedBytes - offset),
      recorder,
    );
    sent.set(name, reached);
    if (reached < mostSharedBytes || leftOut.has(name)) return;
    leftOut.add(name);
    recorder.trouble(
      'shared folder',
      `${name}: only its first ${mostSharedBytes / 1024 ** 2} MiB are recorded`,
    );
  };
  const pass = (atMost: number): void => {
    for (const [container, folder] of folders) {
      for (const path of filesOf(folder)) {
        // What others left is recorded below their names, and is not to be written by this one.
        const isOthers = container === main && folders.has(path.split('/')[0] ?? '');
        if (!isOthers) send(folder, path, container === main ? path : `${container}/${path}`, atMost);
      }
    }
  };
  const timer = setInterval(() => pass(passBytes), everyMs);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      pass(mostSharedBytes);
    },
  };
}

/** @param name in the recording. @returns up to where the file is sent now. */
function sendFrom(
  folder: string,
  path: string,
  name: string,
  offset: number,
  atMost: number,
  recorder: Pick<Recorder, 'shared'>,
): number {
  const file = openInside(folder, path);
  if (file === null) return offset;
  try {
    // It begins anew when it is shorter than what was read of it: rotated, or written again.
    let at = fstatSync(file).size < offset ? 0 : offset;
    const end = at + atMost;
    while (at < end) {
      const bytes = Buffer.alloc(Math.min(partBytes, end - at));
      const length = readSync(file, bytes, 0, bytes.length, at);
      if (length === 0) break;
      recorder.shared({ path: name, offset: at, base64: bytes.toString('base64', 0, length) });
      at += length;
    }
    return at;
  } catch {
    return offset; // EIO: what can't be read is not recorded
  } finally {
    closeSync(file);
  }
}

/** null: it is gone, or no regular file within the folder: a container may make links, and we may read more than it may. */
export function openInside(folder: string, path: string): number | null {
  const names = path.split('/');
  try {
    using within = openFolder(folder, names.slice(0, -1));
    return openRegular(within.at(names.at(-1) ?? ''), constants.O_RDONLY);
  } catch {
    return null;
  }
}

/** Paths of regular files below the folder, not more than we look at; links are not followed. */
function filesOf(folder: string): string[] {
  const found: string[] = [];
  const folders = [''];
  let seen = 0;
  for (let within = folders.pop(); within !== undefined; within = folders.pop()) {
    for (const entry of entriesOf(join(folder, within), mostEntries - seen)) {
      seen += 1;
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && found.length < mostFiles) found.push(path);
    }
  }
  return found;
}

/** So many of a folder at most: a container can make more than we have memory for. */
function entriesOf(folder: string, most: number): Dirent[] {
  const found: Dirent[] = [];
  try {
    using open = opendirSync(folder);
    for (let entry = open.readSync(); entry !== null && found.length < most; entry = open.readSync())
      found.push(entry);
  } catch {
    // a container removes what we walk through
  }
  return found;
}

/** Programs of trials that are under way now, whoever gave them their plan. */
export const programsOfTrials = (): number[] => [...new Set(foldersIn(base()).filter(isUnderWay).map(pidOf))];

/** Removes the folders of trials whose program is gone. @returns their paths. */
export function sweepSharedFolders(): string[] {
  const left = foldersIn(base()).filter((name) => !isUnderWay(name));
  for (const name of left) rmSync(join(base(), name), { recursive: true, force: true });
  return left.map((name) => join(base(), name));
}

const pidOf = (name: string): number => Number(name.split('-')[0]);
const isUnderWay = (name: string): boolean => isAlive(pidOf(name), name.split('-')[1] ?? '');

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // none was ever made
  }
}
