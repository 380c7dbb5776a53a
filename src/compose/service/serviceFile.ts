import { composeError, type Tree } from '../problem.ts';
import { bytesOf, millisecondsOf, numberOf } from './amounts.ts';

/** A service of a file with what reading it needs: its fields by kind, and errors that name them. */
export interface ServiceFile {
  file: string;
  name: string;
  service: Tree;
  /** The whole file: what the service refers to. */
  tree: Tree;
}

export function refuseField(
  { file, name }: ServiceFile,
  path: readonly (string | number)[],
  text: string,
  hint = 'Correct it there.',
): never {
  throw composeError(file, ['services', name, ...path], text, hint);
}

const reader =
  (read: (value: unknown) => number | null, what: string) =>
  (from: ServiceFile, path: readonly (string | number)[], value: unknown): number | null => {
    if (value === undefined || value === null) return null;
    const result = read(value);
    return result ?? refuseField(from, path, `${JSON.stringify(value)} is no ${what}`);
  };

/** null: left out. @throws OomlabError (usage) where it is no such thing */
export const bytesIn = reader(bytesOf, 'size; write 512m or 1g');
export const millisecondsIn = reader(millisecondsOf, 'duration; write 10s or 1m30s');
export const numberIn = reader(numberOf, 'number');
