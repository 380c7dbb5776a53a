import { existsSync, readFileSync } from 'node:fs';
import { settled } from '../../files/owners.ts';
import { replaceFile } from '../../files/replace.ts';

/** Small files of the state folder, of a shape that whoever reads one knows: no kill leaves half of one. */

/** Replaces it as a whole. For whoever may look into the state folder alone. */
export const writeState = (path: string, value: object): void =>
  replaceFile(settled(path), JSON.stringify(value), 0o600);

/** null: there is none, or what is there is no JSON, as a machine leaves it that has lost its power. */
export function readState<T extends object>(path: string): T | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
