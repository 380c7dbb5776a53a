import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { stateFolder } from '../engine/state.ts';
import { isAlive, startTimeOf } from '../host/processes.ts';
import type { Recorder } from './recorder.ts';

/** What grew is sent this often, while the trial runs. */
const everyMs = 1000;
const partBytes = 256 * 1024;
/** Of one file at once, so that nothing else waits behind it. */
const passBytes = 1024 ** 2;
/** A JVM's log is some MiB; what is larger is a heap dump or the like, and no part of a recording. */
const mostBytes = 64 * 1024 ** 2;
/** What a program makes of the folder is its own business; this bounds ours. */
const mostFiles = 1000;

const base = (): string => join(stateFolder(), 'shared');

/** Beside a shared folder, and swept with it: what containers are given to read, of which nothing is recorded. */
export const besideShared = (path: string): string => `${path}-files`;

/** The folder that is mounted into the containers, and what is sent of it. */
export interface SharedFolder extends Disposable {
  readonly path: string;
  /** From now on what its files gain is recorded while it happens. */
  follow(recorder: Pick<Recorder, 'shared' | 'trouble'>): void;
  /** Records what is left of them. */
  finish(): void;
}

/** Makes a folder on this machine in which any user in a container may write. Disposing removes it. */
export function openSharedFolder(): SharedFolder {
  const made = join(base(), `${process.pid}-${startTimeOf(process.pid)}`);
  mkdirSync(made, { recursive: true });
  const path = realpathSync(made);
  chmodSync(path, 0o777);
  let follower: Disposable | null = null;
  return {
    path,
    follow(recorder) {
      follower = followFiles(path, recorder);
    },
    finish() {
      follower?.[Symbol.dispose]();
      follower = null;
    },
    [Symbol.dispose]: () => {
      for (const each of [path, besideShared(path)]) rmSync(each, { recursive: true, force: true });
    },
  };
}

/** Disposing sends all that is left. */
function followFiles(folder: string, recorder: Pick<Recorder, 'shared' | 'trouble'>): Disposable {
  const sent = new Map<string, number>();
  const leftOut = new Set<string>();
  const pass = (atMost: number): void => {
    for (const path of filesOf(folder).slice(0, mostFiles)) {
      const offset = sent.get(path) ?? 0;
      const reached = sendFrom(folder, path, offset, Math.min(atMost, mostBytes - offset), recorder);
      sent.set(path, reached);
      if (reached < mostBytes || leftOut.has(path)) continue;
      leftOut.add(path);
      recorder.trouble('shared folder', `${path}: only its first ${mostBytes / 1024 ** 2} MiB are recorded`);
    }
  };
  const timer = setInterval(() => pass(passBytes), everyMs);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      pass(mostBytes);
    },
  };
}

/** @returns up to where the file is sent now. */
function sendFrom(
  folder: string,
  path: string,
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
      recorder.shared({ path, offset: at, base64: bytes.toString('base64', 0, length) });
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
function openInside(folder: string, path: string): number | null {
  let file: number;
  try {
    file = openSync(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  const inside = readlinkSync(`/proc/self/fd/${file}`) === join(folder, path);
  if (inside && fstatSync(file).isFile()) return file;
  closeSync(file);
  return null;
}

/** Paths of the regular files below the folder; links are not followed. */
function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch {
    return []; // a container removes what we walk through
  }
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
