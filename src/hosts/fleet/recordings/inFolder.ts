import { constants } from 'node:fs';
import { access, chown, lstat, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { labError } from '../../../errors.ts';
import { mostStoredBytes } from './pack.ts';
import { plainName, type RecordingName, type RecordingStore } from './store.ts';

/**
 * Files of a folder that front and hosts have in common. Whoever else may write to it can put a link there: a name leads
 * nowhere but into the folder itself, whatever is there by then, and a host that is root writes nothing elsewhere for another
 * user. What it writes is that user's, whose folder it is.
 */
export function inFolder(folder: string): RecordingStore {
  return {
    ready: () =>
      told(folder, async () => {
        // A folder that is missing here would be made here alone.
        if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('it is no folder'), notOne);
        await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      }),
    put: (name, parts) =>
      told(folder, async () => {
        await using run = await runFolder(folder, name.runId, true);
        const path = run.at(fileOf(name));
        const fresh = `${path}.new`;
        await rm(fresh, { force: true });
        // Whoever reads it sees all of it or nothing. A link there would be followed by no exclusive creation: open(2).
        await using file = await open(fresh, 'wx', 0o600);
        for (const part of parts) await file.writeFile(part);
        if (run.owner !== null) await file.chown(run.owner.uid, run.owner.gid);
        await file.sync();
        await rename(fresh, path);
      }),
    has: (name) =>
      told(folder, () =>
        orNothing(async () => {
          await using run = await runFolder(folder, name.runId, false);
          return (await lstat(run.at(fileOf(name)))).isFile();
        }, false),
      ),
    get: (name, mostBytes = mostStoredBytes) =>
      told(folder, () =>
        orNothing(async () => {
          await using run = await runFolder(folder, name.runId, false);
          // A pipe in its place would keep us waiting for somebody who writes.
          const how = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
          await using file = await open(run.at(fileOf(name)), how);
          const found = await file.stat();
          if (!found.isFile() || found.size > mostBytes) return null;
          // It may have grown by now.
          return await Array.fromAsync(file.createReadStream({ end: mostBytes, autoClose: false }));
        }, null),
      ),
    remove: (name) =>
      told(folder, () =>
        orNothing(async () => {
          await using run = await runFolder(folder, name.runId, false);
          await rm(run.at(fileOf(name)), { force: true });
        }, undefined),
      ),
    removeAll: (runId) =>
      told(folder, () =>
        orNothing(async () => {
          await using run = await runFolder(folder, runId, false);
          const ours = (await readdir(run.at('.'), { withFileTypes: true })).filter(
            (entry) => !entry.isDirectory(),
          );
          for (const { name } of ours) await rm(run.at(name), { force: true });
          await rmdir(join(folder, plainName(runId))).catch(unless('ENOTEMPTY'));
        }, undefined),
      ),
  };
}

const notOne = { code: 'ENOTDIR' };

interface RunFolder extends AsyncDisposable {
  /** A path to what is called so in it. */
  at(name: string): string;
  /** Whose the folder of all is, where we are root and it is another user's; null: nothing is to be given away. */
  owner: { uid: number; gid: number } | null;
}

/** Held open, so that no link takes its place meanwhile: its own descriptor is the way to it. Source: proc_pid_fd(5). */
async function runFolder(folder: string, runId: string, make: boolean): Promise<RunFolder> {
  const path = join(folder, plainName(runId));
  const { uid, gid } = await stat(folder);
  const owner = process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : null;
  const made = make && (await mkdir(path, { mode: 0o700 }).then(() => true, unless('EEXIST')));
  const held = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const here = process.platform === 'linux' ? `/proc/self/fd/${held.fd}` : path;
  if (made && owner !== null) await chown(`${here}/.`, owner.uid, owner.gid);
  return { at: (name) => `${here}/${name}`, owner, [Symbol.asyncDispose]: () => held.close() };
}

const fileOf = ({ trial, fence }: RecordingName): string => plainName(`${trial}.${fence}`);

const unless =
  (code: string) =>
  (error: NodeJS.ErrnoException): void => {
    if (error.code !== code) throw error;
  };

async function orNothing<T>(read: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    unless('ENOENT')(error as NodeJS.ErrnoException);
    return nothing;
  }
}

/** @throws OomlabError (lab) where the file system refuses */
async function told<T>(folder: string, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw labError(
      `Recordings can't be brought to ${folder}: ${message}`,
      'It must be there on the front and on every host, with room in it, and be theirs to write to.',
      cause,
    );
  }
}
