import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labError } from '../../errors.ts';
import { stateFolder } from '../engine/state.ts';
import { isAlive, startTimeOf } from './processes.ts';

interface Holder {
  pid: number;
  startTime: string;
  /** Of which run: its scenario and its number. */
  what: string;
}

/**
 * One run at a time: two would compete for the processors that each believes to have for itself.
 * @throws OomlabError (lab) when another run is under way.
 */
export function takeLock(what: string): Disposable {
  mkdirSync(stateFolder(), { recursive: true });
  const path = lockFile();
  // A link appears with its content: a kill in between can't leave an empty lock that nobody can read.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid), what }));
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = whoHolds();
    if (holder) {
      throw labError(
        `Another run is under way: ${holder.what} (process ${holder.pid})`,
        'Wait for it, or stop it with Ctrl-C in its terminal.',
      );
    }
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

/** Whose run is under way; null: nobody's. A lock that is released meanwhile, or not readable, as after a power cut, is none. */
export function whoHolds(): Holder | null {
  try {
    const holder: Holder = JSON.parse(readFileSync(lockFile(), 'utf8'));
    return isAlive(holder.pid, holder.startTime) ? holder : null;
  } catch {
    return null;
  }
}

const lockFile = (): string => join(stateFolder(), 'lock.json');
