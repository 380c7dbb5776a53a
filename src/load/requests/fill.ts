import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { type Choice, parsePath } from '../../scenario/templates/path.ts';
import { type Part, type Placeholder, parseTemplate } from '../../scenario/templates/template.ts';
import { type Columns, readerOf, textOf, type Values } from './values.ts';

/** A text whose places are filled for each request; a plain one needs no filling. */
export type Filled<T> = { fixed: T } | { fill: (values: Values) => T };

export const filledWith = <T>(filled: Filled<T>, values: Values): T =>
  'fixed' in filled ? filled.fixed : filled.fill(values);

/** Each part of many; fixed where all of them are. */
export function together<T, U>(parts: readonly Filled<T>[], join: (values: T[]) => U): Filled<U> {
  if (parts.every((part) => 'fixed' in part)) return { fixed: join(parts.map(({ fixed }) => fixed)) };
  return { fill: (values) => join(parts.map((part) => filledWith(part, values))) };
}

type Escape = (text: string) => string;

/** @param escaping of what is filled in, unless it is to be left raw */
export function fillText(text: string, columns: Columns, escaping: Escape = (each) => each): Filled<string> {
  return filling(parseTemplate(text), columns, escaping);
}

function filling(parts: readonly (Part | Choice)[], columns: Columns, escaping: Escape): Filled<string> {
  return together(
    parts.map((part): Filled<string> => {
      if (typeof part === 'string') return { fixed: part };
      if ('source' in part) return place(part, columns, escaping);
      if ('words' in part)
        return { fill: ({ random }) => part.words[uniformInt(random, 0, part.words.length - 1)] ?? '' };
      return { fill: ({ random }) => String(uniformInt(random, part.from, part.to)) };
    }),
    (pieces) => pieces.join(''),
  );
}

function place(placeholder: Placeholder, columns: Columns, escaping: Escape): Filled<string> {
  const read = readerOf(placeholder, columns);
  return {
    fill:
      placeholder.as === 'raw'
        ? (values) => textOf(read(values))
        : (values) => escaping(textOf(read(values))),
  };
}

/**
 * A path with its choices. What is filled in is escaped, so that a slash in a name is no other path; at the beginning it is
 * a whole path or URL, such as an answer's `Location`, of which path and query are asked for.
 */
export function fillPath(path: string, columns: Columns): Filled<string> {
  const [first, ...rest] = parsePath(path);
  if (first === undefined || typeof first === 'string' || !('source' in first))
    return together([filling(parsePath(path), columns, escaped)], ([text = '']) => visible(text));
  const whole = place({ ...first, as: 'raw' }, columns, escaped);
  return together([whole, filling(rest, columns, escaped)], ([begin = '', end = '']) =>
    visible(asked(begin) + end),
  );
}

function asked(url: string): string {
  const { pathname, search } = URL.parse(url, 'http://service/') ?? { pathname: '/', search: '' };
  return pathname + search;
}

/** A request line has ASCII alone (RFC 3986). */
const visible = (text: string): string => text.replaceAll(/[^\x21-\x7e]+/gu, escaped);
const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

/** A text that is one place keeps the kind of its value; all others are text. */
export function fillJson(value: unknown, columns: Columns): Filled<unknown> {
  if (typeof value === 'string') {
    const parts = parseTemplate(value);
    const [only] = parts;
    if (parts.length !== 1 || only === undefined || typeof only === 'string') return fillText(value, columns);
    return { fill: readerOf(only, columns) };
  }
  if (Array.isArray(value))
    return together(
      value.map((each) => fillJson(each, columns)),
      (items) => items,
    );
  if (value === null || typeof value !== 'object') return { fixed: value };
  const pairs = Object.entries(value).map(([key, inner]) =>
    together<unknown, [string, unknown]>(
      [fillText(key, columns), fillJson(inner, columns)],
      ([name, each]) => [String(name), each],
    ),
  );
  return together(pairs, (entries) => Object.fromEntries(entries));
}
