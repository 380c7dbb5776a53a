import type { z } from 'zod';
import { usageError } from '../errors.ts';
import { type Scenario, scenarioSchema } from './schema.ts';

/** Where something stands in a file, `12:5`, by its path; with a key, that key of it. null: not known. */
export type Place = (path: readonly string[], key?: string) => string | null;

/**
 * Checks a scenario, `source` being the file it came from.
 * @throws OomlabError (usage) that names all that is wrong: the path within the file, what is there, and what is allowed.
 */
export function validateScenario(value: unknown, source: string, place?: Place): Scenario {
  if (isObject(value) && !essentials.some((name) => Object.hasOwn(value, name)))
    throw usageError(
      `${source} is no scenario: it has none of ${essentials.join(', ')}`,
      'Give the file of a scenario; "oomlab init" writes one that runs.',
    );
  return validated(scenarioSchema, value, {
    source,
    whole: 'the scenario',
    hint: 'Correct it, and run "oomlab show" to see the resolved plan.',
    ...(place === undefined ? {} : { place }),
  });
}

/** With none of these a file is something else. */
const essentials = ['question', 'target', 'machine', 'load', 'until'];

/** The same for anything that people write in a file. @throws OomlabError (usage) */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { source, whole, hint, place }: { source: string; whole: string; hint: string; place?: Place },
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // A name that is not known is the likely reason for another one that is missing.
  const issues = result.error.issues.toSorted(
    (one, other) => Number(isUnknown(other)) - Number(isUnknown(one)),
  );
  const mistakes = issues.map((issue) => {
    const { path, text, key } = mistakeOf(issue, []);
    const found = valueAt(value, path);
    const at = place?.(path, key) ?? null;
    return {
      at,
      text: `${path.length === 0 ? whole : path.join('.')}: ${found === undefined ? ofMissing(text) : text}${found === undefined ? '' : ` (found ${abbreviate(found)})`}`,
    };
  });
  const sourced = mistakes.map(({ at, text }) => `${source}${at === null ? '' : `:${at}`}: ${text}`);
  const [first = source, ...more] = sourced;
  const others = place === undefined ? mistakes.slice(1).map(({ text }) => text) : more;
  throw usageError(first, more.length === 0 ? hint : `Correct these ${sourced.length}.`, undefined, others);
}

type Issue = z.core.$ZodIssue;

interface Mistake {
  path: string[];
  text: string;
  /** That is not known, within what the path leads to. */
  key?: string;
}

const isUnknown = ({ code }: Issue): boolean => code === 'unrecognized_keys';

/** What is not there is not of a wrong type; what it may be of a few words is worth saying. */
const ofMissing = (text: string): string =>
  /received undefined$/.test(text)
    ? 'is missing'
    : text.replace(/^invalid [a-z ]+[:.] expected /i, 'is missing; expected ');

/** In a union the alternative that went furthest is the one that the author meant. */
function mistakeOf(issue: Issue, prefix: PropertyKey[]): Mistake {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const inner = issue.errors.flatMap(([first]) => (first === undefined ? [] : [mistakeOf(first, path)]));
    const [one, ...others] = inner;
    if (one !== undefined) {
      const deepest = others.reduce((best, next) => (next.path.length > best.path.length ? next : best), one);
      if (deepest.path.length > path.length) return deepest;
      return { path: path.map(String), text: [...new Set(inner.map((each) => each.text))].join('; or ') };
    }
  }
  const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  return {
    path: path.map(String),
    text: issue.message.replace(/^Invalid /, 'invalid '),
    ...(key === undefined ? {} : { key }),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function abbreviate(value: unknown): string {
  const text = JSON.stringify(value, withoutJsonForm) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A scenario is code: it may hold what JSON has no form for. */
function withoutJsonForm(_key: string, value: unknown): unknown {
  const strange = typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
  return strange ? String(value) : value;
}
