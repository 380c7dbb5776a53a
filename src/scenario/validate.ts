import type { z } from 'zod';
import { usageError } from '../errors.ts';
import { type Scenario, scenarioSchema } from './schema.ts';

/**
 * Checks a scenario, `source` being the file it came from.
 * @throws OomlabError (usage) that names the path within the file, what is there, and what is allowed.
 */
export function validateScenario(value: unknown, source: string): Scenario {
  return validated(scenarioSchema, value, {
    source,
    whole: 'the scenario',
    hint: 'Correct it, and run "oomlab show" to see the resolved plan.',
  });
}

/** The same for anything that people write in a file. @throws OomlabError (usage) */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { source, whole, hint }: { source: string; whole: string; hint: string },
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // A name that is not known is the likely reason for another one that is missing.
  const issues = result.error.issues.toSorted(
    (one, other) => Number(isUnknown(other)) - Number(isUnknown(one)),
  );
  const { path, text } = deepestIssue(issues, []);
  const found = valueAt(value, path);
  const shown = found === undefined ? '' : ` (found ${abbreviate(found)})`;
  const more = result.error.issues.length - 1;
  throw usageError(
    `${source}: ${path.length === 0 ? whole : path.join('.')}: ${text}${shown}`,
    more > 0 ? `Correct it; ${more} more after this one: ${others(issues.slice(1))}.` : hint,
  );
}

type Issue = z.core.$ZodIssue;

const isUnknown = ({ code }: Issue): boolean => code === 'unrecognized_keys';

/** In a union the alternative that went furthest is the one that the author meant. */
function deepestIssue(issues: readonly Issue[], prefix: PropertyKey[]): { path: string[]; text: string } {
  const candidates = issues.map((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const inner = issue.errors.map((alternative) => deepestIssue(alternative, path));
      const deepest = inner.reduce((best, next) => (next.path.length > best.path.length ? next : best));
      if (deepest.path.length > path.length) return deepest;
      return { path: path.map(String), text: [...new Set(inner.map((each) => each.text))].join('; or ') };
    }
    return { path: path.map(String), text: issue.message.replace(/^Invalid /, 'invalid ') };
  });
  return candidates[0] ?? { path: [], text: 'invalid' };
}

/** Where the others are, as far as a line has room for them. */
function others(issues: readonly Issue[]): string {
  const places = issues.map(({ path, message }) => (path.length === 0 ? message : path.join('.')));
  return places.slice(0, mostOthers).join(', ') + (places.length > mostOthers ? ', ...' : '');
}

const mostOthers = 5;

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
