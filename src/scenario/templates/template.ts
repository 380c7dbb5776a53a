/**
 * Texts with places that each request fills: `/orders/{{order}}?page={{int 1..9}}`. What a place may hold:
 *
 * - `iteration`: how many requests of the mix, or journeys, were begun so far, this one included
 * - `int 1..100`, `choice red|green`, `uuid`: drawn by the seed
 * - `data.email`: the column of the row of data that this request, or this journey, has
 * - any other name: what the journey took from an earlier answer under it
 *
 * In front of it `raw` leaves out the escaping of a path or a form, `number` and `text` say what it is within JSON. A value
 * that stands alone in JSON keeps its kind. `\{{` is two braces.
 */

export type Source =
  | { kind: 'iteration' }
  | { kind: 'int'; from: number; to: number }
  | { kind: 'choice'; words: string[] }
  | { kind: 'uuid' }
  | { kind: 'data'; column: string }
  | { kind: 'taken'; name: string };

export interface Placeholder {
  source: Source;
  as: 'raw' | 'number' | 'text' | null;
  /** As it is written, without its braces. */
  written: string;
}

export type Part = string | Placeholder;

/** A name for what is taken from an answer. */
export const takenName = /^[A-Za-z_][\w-]*$/;
/** What a place can hold by itself: names that nothing may be taken under. */
export const ownNames: readonly string[] = [
  'iteration',
  'int',
  'choice',
  'uuid',
  'data',
  'raw',
  'number',
  'text',
];

const place = /\\\{\{|\{\{(.*?)\}\}|\{\{/gs;

/** @throws TypeError for what no place can hold, and for braces that are not closed */
export function parseTemplate(text: string): Part[] {
  const parts: Part[] = [];
  let after = 0;
  const literally = (more: string): void => {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + more;
    else if (more !== '') parts.push(more);
  };
  for (const match of text.matchAll(place)) {
    literally(text.slice(after, match.index));
    after = match.index + match[0].length;
    if (match[0] === '\\{{') literally('{{');
    else if (match[1] === undefined) throw new TypeError('"{{" without its "}}"; write \\{{ for two braces');
    else parts.push(placeholder(match[1].trim()));
  }
  literally(text.slice(after));
  return parts;
}

/** For a text that is to stand as it is. */
export const literalTemplate = (text: string): string => text.replaceAll('{{', '\\{{');

function placeholder(written: string): Placeholder {
  const [, as, rest] = /^(?:(raw|number|text)\s+)?(.*)$/s.exec(written) ?? [];
  return { source: sourceOf(rest ?? '', written), as: (as ?? null) as Placeholder['as'], written };
}

function sourceOf(text: string, written: string): Source {
  if (text === 'iteration' || text === 'uuid') return { kind: text };
  const range = /^int\s+(-?\d+)\s*\.\.\s*(-?\d+)$/.exec(text);
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (from > to || !Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to - from > 2 ** 32 - 1)
      throw new TypeError(`{{${written}}}: no range; write the smaller number first, and at most 2^32 apart`);
    return { kind: 'int', from, to };
  }
  const words = /^choice\s+(.+)$/s
    .exec(text)?.[1]
    ?.split('|')
    .map((word) => word.trim());
  if (words !== undefined) {
    if (words.length < 2) throw new TypeError(`{{${written}}}: a choice of one; write {{choice red|green}}`);
    return { kind: 'choice', words };
  }
  const column = /^data\.(.+)$/s.exec(text)?.[1];
  if (column !== undefined) return { kind: 'data', column };
  if (takenName.test(text) && !ownNames.includes(text)) return { kind: 'taken', name: text };
  throw new TypeError(
    `{{${written}}} is nothing that can be filled in; write {{iteration}}, {{int 1..9}}, {{choice a|b}}, {{uuid}}, {{data.COLUMN}} or the name of something taken`,
  );
}

/** All places within any JSON value, its keys included. @throws TypeError as `parseTemplate` */
export function placeholdersIn(value: unknown): Placeholder[] {
  if (typeof value === 'string')
    return parseTemplate(value).filter((part): part is Placeholder => typeof part !== 'string');
  if (Array.isArray(value)) return value.flatMap(placeholdersIn);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => [
      ...placeholdersIn(key),
      ...placeholdersIn(inner),
    ]);
  return [];
}
