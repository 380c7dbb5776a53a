import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labError } from '../errors.ts';
import { stateFolder } from './engine/state.ts';
import { isAlive, startTimeOf } from './processes.ts';

/**
 * One run at a time: two would compete for the processors that each believes to have for itself.
 * @throws OomlabError (lab) when another run is under way.
 */
export function takeLock(what: string): Disposable {
  mkdirSync(stateFolder(), { recursive: true });
  const path = join(stateFolder(), 'lock.json');
  const content = JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid), what });
  try {
    writeFileSync(path, content, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder: { pid: number; startTime: string; what: string } = JSON.parse(readFileSync(path, 'utf8'));
    if (isAlive(holder.pid, holder.startTime)) {
      throw labError(
        `Another run is under way: ${holder.what} (process ${holder.pid})`,
        'Wait for it, or stop it with Ctrl-C in its terminal.',
      );
    }
    writeFileSync(path, content);
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}
