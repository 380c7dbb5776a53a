import { type Document, isObject, type Operation, resolved } from './document.ts';
import { exampleOf, isJson, sampleOf, textOf } from './sampled.ts';
import {
  cookiePairs,
  headerText,
  pathText,
  queryPairs,
  type Style,
  type Value,
  type Word,
} from './styles.ts';

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  style: Style;
  /** The parameter, or the one kind of content that it has in place of a schema: what has examples. */
  holder: Record<string, unknown>;
  schema: unknown;
  /** It is one text, as its kind of content is written; null: it has a style. */
  contentType: string | null;
}

/** Those of the path, and those of the operation, which go before. */
export function parametersOf(
  item: Record<string, unknown>,
  operation: Operation,
  document: Document,
): Parameter[] {
  const all = [item.parameters, operation.parameters].flatMap((list) => (Array.isArray(list) ? list : []));
  const known = new Map<string, Parameter>();
  for (const written of all) {
    const parameter = parameterOf(resolved(written, document), document);
    if (parameter === null) continue;
    const { name } = parameter;
    // Names of headers have no case.
    known.set(`${parameter.in} ${parameter.in === 'header' ? name.toLowerCase() : name}`, parameter);
  }
  return [...known.values()];
}

function parameterOf(written: unknown, document: Document): Parameter | null {
  if (!isObject(written) || typeof written.name !== 'string' || typeof written.in !== 'string') return null;
  const [content] = isObject(written.content) ? Object.entries(written.content) : [];
  const media = resolved(content?.[1], document);
  const holder = isObject(media) ? media : written;
  return {
    name: written.name,
    in: written.in,
    required: written.required === true || written.in === 'path',
    style: styleOf(written),
    holder,
    schema: resolved(holder.schema, document),
    contentType: content?.[0] ?? null,
  };
}

function styleOf(written: Record<string, unknown>): Style {
  const usual = written.in === 'query' || written.in === 'cookie' ? 'form' : 'simple';
  const name = typeof written.style === 'string' ? written.style : usual;
  return { name, explode: typeof written.explode === 'boolean' ? written.explode : name === 'form' };
}

/** A place where the schema leaves a choice, or the value that is given, or one by the schema. */
function valueFor({ holder, schema, contentType }: Parameter, document: Document): Value {
  const given = exampleOf(holder, document);
  if (contentType !== null)
    return { kind: 'one', word: { text: contentText(contentType, given, schema, document) } };
  if (given != null) return written(given);
  if (isObject(schema)) {
    const own = schema.const ?? exampleOf(schema, document) ?? schema.default;
    if (own !== undefined) return written(own);
    const word = placeBy(schema);
    if (word !== null) return { kind: 'one', word };
  }
  return written(sampleOf(schema ?? {}, document) ?? sampleOf(withoutNull(schema), document));
}

/** No parameter can be null; one of which nothing is known is a text. */
function withoutNull(schema: unknown): Record<string, unknown> {
  const known = isObject(schema) ? schema : {};
  return { ...known, type: [known.type].flat().find((type) => type !== 'null') ?? 'string' };
}

/** A text that is given for JSON of another kind is JSON already. */
function contentText(type: string, given: unknown, schema: unknown, document: Document): string {
  const value = given ?? sampleOf(schema ?? {}, document);
  const isText = typeof value === 'string' && (!isObject(schema) || ![schema.type].flat().includes('string'));
  return isJson(type) && !isText ? JSON.stringify(value) : textOf(value);
}

function placeBy(schema: Record<string, unknown>): Word | null {
  const type = [schema.type].flat();
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return choiceOf(schema.enum);
  if (type.includes('integer')) return rangeOf(schema);
  return type.includes('string') && schema.format === 'uuid' ? { place: '{{uuid}}' } : null;
}

/** What is null in a list or an object is not sent (RFC 6570, 2.3). */
function written(value: unknown): Value {
  const word = (each: unknown): Word => ({ text: textOf(each) });
  if (Array.isArray(value)) return { kind: 'list', words: value.filter((each) => each !== null).map(word) };
  if (!isObject(value)) return { kind: 'one', word: word(value) };
  const fields = Object.entries(value).filter(([, each]) => each !== null);
  return { kind: 'pairs', pairs: fields.map(([name, each]) => [name, word(each)]) };
}

function choiceOf(values: readonly unknown[]): Word {
  const words = values.filter((each) => each !== null).map(textOf);
  const [first = ''] = words;
  const plain = words.every((word) => /^[^|{}]+$/.test(word) && word.trim() === word);
  return words.length > 1 && plain ? { place: `{{choice ${words.join('|')}}}` } : { text: first };
}

/** Identifiers begin with 1, and few are sure to be there. null: there is no range. */
function rangeOf(schema: Record<string, unknown>): Word | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const above = number(exclusiveMinimum) ?? (exclusiveMinimum === true ? number(minimum) : null);
  const below = number(exclusiveMaximum) ?? (exclusiveMaximum === true ? number(maximum) : null);
  const least = largest(
    number(minimum) === null || exclusiveMinimum === true ? null : Math.ceil(number(minimum) ?? 1),
    above === null ? null : Math.floor(above) + 1,
  );
  const most = -(
    largest(
      number(maximum) === null || exclusiveMaximum === true ? null : -Math.floor(number(maximum) ?? 0),
      below === null ? null : 1 - Math.ceil(below),
    ) ?? Number.NEGATIVE_INFINITY
  );
  const from = least ?? Math.min(1, most);
  const to = Math.min(most, from + 9);
  if (typeof multipleOf === 'number' && multipleOf > 1) {
    const multiple = Math.ceil(from / multipleOf) * multipleOf;
    return multiple <= most ? { text: String(multiple) } : null;
  }
  const isRange = from <= to && Number.isSafeInteger(from) && Number.isSafeInteger(to);
  return isRange ? { place: `{{int ${from}..${to}}}` } : null;
}

const largest = (...values: (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};

/** @throws TypeError for a part of the path that no parameter describes */
export function filledPath(path: string, parameters: readonly Parameter[], document: Document): string {
  return path
    .split(/(\{[^{}]+\})/)
    .map((piece, index) => {
      if (index % 2 === 0) return encodeURI(piece).replaceAll('%25', '%');
      const name = piece.slice(1, -1);
      const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
      if (parameter === undefined) throw new TypeError(`nothing describes ${piece}`);
      return pathText(name, valueFor(parameter, document), parameter.style);
    })
    .join('');
}

/** Those that are required, and those with a value that is given. */
const isSent = ({ required, holder, schema }: Parameter, document: Document): boolean =>
  required ||
  exampleOf(holder, document) != null ||
  (isObject(schema) && (exampleOf(schema, document) != null || schema.default != null));

export const queryOf = (parameters: readonly Parameter[], document: Document): string =>
  parameters
    .filter((parameter) => parameter.in === 'query' && isSent(parameter, document))
    .flatMap((parameter) => queryPairs(parameter.name, valueFor(parameter, document), parameter.style))
    .join('&');

/** By OpenAPI what is called like these is described elsewhere. */
const elsewhere = /^(accept|content-type|authorization)$/i;

export function headersOf(
  parameters: readonly Parameter[],
  document: Document,
): (readonly [name: string, value: string])[] {
  const sent = parameters.filter((parameter) => isSent(parameter, document));
  const headers = sent
    .filter((parameter) => parameter.in === 'header' && !elsewhere.test(parameter.name))
    .map(
      (parameter) => [parameter.name, headerText(valueFor(parameter, document), parameter.style)] as const,
    );
  const cookies = sent
    .filter((parameter) => parameter.in === 'cookie')
    .flatMap((parameter) => cookiePairs(parameter.name, valueFor(parameter, document), parameter.style));
  return cookies.length === 0 ? headers : [...headers, ['cookie', cookies.join('; ')]];
}
