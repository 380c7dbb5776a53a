import type { z } from 'zod';
import { type OomlabError, usageError } from '../errors.ts';
import { readText } from '../files/replace.ts';
import { schemaVersion } from './schema.ts';

/**
 * A file that is one JSON value, checked: trial.json, run.json.
 * @throws OomlabError (usage) for one that was cut off, is damaged, or was written by a newer oomlab.
 */
export function readRecord<Out>(path: string, schema: z.ZodType<Out>): Out {
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = cause instanceof SyntaxError ? 'it is no JSON, as a file is that was cut off' : `${code}`;
    throw damaged(path, why, cause);
  }
  checkVersion(path, versionOf(value));
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw damaged(path, `${issue?.path.join('.')}: ${issue?.message}`.slice(0, mostQuoted), error);
}

/** @throws OomlabError (usage) when the file was written by a newer oomlab, or says no version. */
export function checkVersion(path: string, version: unknown): void {
  if (version === schemaVersion) return;
  if (typeof version !== 'number' || Number.isNaN(version))
    throw damaged(path, 'it does not say by which schema it was recorded', undefined);
  throw usageError(
    `${path}: recorded with schema ${version}, and this oomlab reads schema ${schemaVersion}`,
    'Read it with the oomlab that recorded it.',
  );
}

/** undefined: it says none. */
export const versionOf = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'schema' in value ? value.schema : undefined;

/** Of what is wrong in it, so many characters are told. */
const mostQuoted = 300;

const damaged = (path: string, why: string, cause: unknown): OomlabError =>
  usageError(`${path} is damaged: ${why}`, 'Take a whole copy of the run’s folder.', cause);
