import { never } from '../../never.ts';
import { literalTemplate } from '../../scenario/templates/template.ts';

/** How the value of a parameter is written into a request (OpenAPI 3.1, "Style Values"; RFC 6570, from which they are). */

/** A text that stands as it is, or a place that each request fills. */
export type Word = { text: string } | { place: string };

export type Value =
  | { kind: 'one'; word: Word }
  | { kind: 'list'; words: Word[] }
  | { kind: 'pairs'; pairs: (readonly [name: string, word: Word])[] };

export interface Style {
  name: string;
  explode: boolean;
}

type Write = (word: Word) => string;

const inUrl: Write = (word) => ('place' in word ? word.place : encodeURIComponent(word.text.toWellFormed()));

/** A header is one line, and its value has no spaces around it (RFC 9110, 5.5). */
const inHeader: Write = (word) =>
  'place' in word ? word.place : literalTemplate(word.text.replaceAll(/[\r\n\0]+/g, ' ').trim());

/** What may not stand in the value of a cookie (RFC 6265, 4.1.1) is as in a URL. */
const inCookie: Write = (word) =>
  'place' in word
    ? word.place
    : literalTemplate(
        word.text
          .toWellFormed()
          .replaceAll(/[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/g, (each) => encodeURIComponent(each)),
      );

/** With `explode` fields have their names with `=`, and `between` stands between all of them. */
function expanded(value: Value, explode: boolean, between: string, write: Write): string {
  switch (value.kind) {
    case 'one':
      return write(value.word);
    case 'list':
      return value.words.map(write).join(explode ? between : ',');
    case 'pairs':
      return value.pairs
        .map(([name, word]) => `${write({ text: name })}${explode ? '=' : ','}${write(word)}`)
        .join(explode ? between : ',');
    default:
      return never(value);
  }
}

/** As a part of a path: `simple`, `label` or `matrix`. */
export function pathText(name: string, value: Value, { name: style, explode }: Style): string {
  if (style === 'label') return `.${expanded(value, explode, '.', inUrl)}`;
  if (style === 'matrix') return matrix(inUrl({ text: name }), value, explode);
  return expanded(value, explode, ',', inUrl);
}

function matrix(name: string, value: Value, explode: boolean): string {
  const parts = explode && value.kind === 'list' ? value.words.map(inUrl) : [];
  if (parts.length > 0) return parts.map((part) => `;${name}=${part}`).join('');
  const text = expanded(value, explode, ';', inUrl);
  if (explode && value.kind === 'pairs') return `;${text}`;
  return text === '' ? `;${name}` : `;${name}=${text}`;
}

/** As the value of a header, which is `simple`. */
export const headerText = (value: Value, { explode }: Style): string =>
  expanded(value, explode, ',', inHeader);

const between: Record<string, string> = { spaceDelimited: '%20', pipeDelimited: '%7C' };

/** As parameters of a query, escaped: `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`. */
export const queryPairs = (name: string, value: Value, { name: style, explode }: Style): string[] =>
  style === 'deepObject' && value.kind === 'pairs'
    ? value.pairs.map(([key, word]) => `${inUrl({ text: `${name}[${key}]` })}=${inUrl(word)}`)
    : formPairs(name, value, explode, between[style] ?? ',', inUrl);

/** As cookies, each with its name. */
export const cookiePairs = (name: string, value: Value, { explode }: Style): string[] =>
  formPairs(name, value, explode, ',', inCookie);

/** An empty list is not sent, and neither is an object without fields. */
function formPairs(name: string, value: Value, explode: boolean, joiner: string, write: Write): string[] {
  const pair = (key: string, text: string): string => `${write({ text: key })}=${text}`;
  switch (value.kind) {
    case 'one':
      return [pair(name, write(value.word))];
    case 'list':
      if (explode) return value.words.map((word) => pair(name, write(word)));
      return value.words.length === 0 ? [] : [pair(name, value.words.map(write).join(joiner))];
    case 'pairs': {
      const { pairs } = value;
      if (explode) return pairs.map(([key, word]) => pair(key, write(word)));
      const words = pairs.flatMap(([key, word]) => [write({ text: key }), write(word)]);
      return words.length === 0 ? [] : [pair(name, words.join(joiner))];
    }
    default:
      return never(value);
  }
}
