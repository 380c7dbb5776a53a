import { abridged, type OomlabError, usageError } from '../errors.ts';

/** What is wrong in a compose file, with the path of it: `compose.yaml: services.web.ports.0: ...`. */
export const composeError = (
  file: string,
  path: readonly (string | number)[],
  text: string,
  hint: string,
): OomlabError =>
  usageError(
    abridged(`${file}: ${path.length === 0 ? '' : `${path.join('.')}: `}${text}`, mostCharacters),
    abridged(hint, mostCharacters),
  );

/** What stands in a file at length is not repeated to whoever wrote it. */
const mostCharacters = 600;

export type Tree = Record<string, unknown>;

export const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What the schema has let through as a mapping, or nothing. */
export const treeOf = (value: unknown): Tree => (isTree(value) ? value : {});

/** What the schema has let through as one text or a list of them; numbers are texts, too. */
export const listOf = (value: unknown): string[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value.map(String) : [String(value)];

/** `KEY=VALUE` in a list, or a mapping; null: the key alone. */
export function pairsOf(value: unknown): Record<string, string | null> {
  if (isTree(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, each === null ? null : String(each)]),
    );
  return Object.fromEntries(
    listOf(value).map((line) => {
      const equals = line.indexOf('=');
      return equals === -1 ? [line, null] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}

/** YAML's own and what interpolation makes of a text. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';
