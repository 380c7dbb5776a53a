import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '../../..');

function filesUnder(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Files of a folder of this repository, and of those below it: real inputs to begin with. */
export const filesIn = (folder: string, name = /./): string[] => filesUnder(join(root, folder), name);

export const textsIn = (folder: string, name?: RegExp): string[] =>
  filesIn(folder, name).map((file) => readFileSync(file, 'utf8'));

export const bytesIn = (folder: string, name?: RegExp): Buffer[] =>
  filesIn(folder, name).map((file) => readFileSync(file));

/** The same of a folder anywhere. */
export const textsUnder = (folder: string): string[] =>
  filesUnder(resolve(folder), /./).map((file) => readFileSync(file, 'utf8'));
