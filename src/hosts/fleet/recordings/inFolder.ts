import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingName, RecordingStore } from './store.ts';

/** Files of a folder that front and hosts have in common. */
export function inFolder(folder: string): RecordingStore {
  const pathOf = ({ runId, trial, fence }: RecordingName): string => join(folder, runId, `${trial}.${fence}`);
  return {
    async put(name, parts) {
      const path = pathOf(name);
      await mkdir(join(folder, name.runId), { recursive: true, mode: 0o700 });
      // Whoever reads it sees all of it or nothing.
      await writeFile(`${path}.new`, Buffer.concat(parts), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
    has: async (name) => existsSync(pathOf(name)),
    async get(name) {
      try {
        return [await readFile(pathOf(name))];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (name) => rm(pathOf(name), { force: true }),
    removeAll: (runId) => rm(join(folder, runId), { recursive: true, force: true }),
  };
}
