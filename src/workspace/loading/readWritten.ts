import { readFileSync } from 'node:fs';
import { isMap, isPair, isScalar, LineCounter, type Node } from 'yaml';
import { usageError } from '../../errors.ts';
import { plainValue, yamlDocument } from '../../plainYaml.ts';
import type { Place } from '../../scenario/validate.ts';

/** What a file holds, and where in it. */
export interface Written {
  value: unknown;
  place: Place;
}

/**
 * Reads YAML; JSON is a part of it, and gets places of its mistakes the same way.
 * @throws OomlabError (usage) with line and column of all that is wrong
 */
export function readWritten(file: string, source: string): Written {
  const lines = new LineCounter();
  const text = readFileSync(file, 'utf8');
  const document = within(source, () =>
    yamlDocument(text, { lineCounter: lines, prettyErrors: false, merge: true }),
  );
  const placeOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const [first, ...more] = document.errors.map(
    ({ pos, message }) => `${source}:${placeOf(pos[0])}: ${message.slice(0, mostQuoted)}`,
  );
  if (first !== undefined)
    throw usageError(
      first,
      more.length === 0 ? 'Correct it.' : `Correct these ${more.length + 1}.`,
      undefined,
      more.slice(0, mostListed),
    );
  const value = within(source, () => plainValue(document));
  const place: Place = (path, key) => {
    const offset = offsetOf(document.contents, path, key);
    return offset === null ? null : placeOf(offset);
  };
  return { value: withoutSchema(value), place };
}

/** One mistake in YAML makes many of what follows it. */
const mostListed = 20;
const mostQuoted = 300;

function within<Made>(source: string, make: () => Made): Made {
  try {
    return make();
  } catch (cause) {
    throw usageError(`${source}: ${(cause as Error).message.slice(0, mostQuoted)}`, 'Correct it.', cause);
  }
}

/** What editors look for is no part of what was written. */
function withoutSchema(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const { $schema: _, ...rest } = value as Record<string, unknown>;
  return rest;
}

/** Where a value begins; of what is missing, or comes from elsewhere, what it would be in. */
function offsetOf(root: Node | null, path: readonly string[], key?: string): number | null {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? null;
  for (const name of path) {
    const next = isMap(node) ? node.get(name, true) : hasItems(node) ? node.items[Number(name)] : undefined;
    const found = (next as Node | undefined)?.range?.[0];
    if (found === undefined) return offset;
    [node, offset] = [next, found];
  }
  if (key === undefined || !isMap(node)) return offset;
  const pair = node.items.find(
    (each) => isPair(each) && isScalar(each.key) && String(each.key.value) === key,
  );
  return (pair?.key as Node | undefined)?.range?.[0] ?? offset;
}

const hasItems = (node: unknown): node is { items: unknown[] } =>
  node !== null && typeof node === 'object' && 'items' in node && Array.isArray(node.items);
