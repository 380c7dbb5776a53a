import { literalTemplate } from '../../scenario/templates/template.ts';
import { type Document, isObject, type Operation, resolved } from './document.ts';
import { exampleOf, sampleOf, textOf } from './sampled.ts';

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  /** Names and values one after the other in a query, or joined by commas. */
  explode: boolean;
  holder: Record<string, unknown>;
  /** Of its schema, or of the first kind of content that it may have. */
  schema: unknown;
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
    const holder = resolved(written, document);
    if (!isObject(holder) || typeof holder.name !== 'string' || typeof holder.in !== 'string') continue;
    const [content] = isObject(holder.content) ? Object.values(holder.content) : [];
    known.set(`${holder.in} ${holder.name}`, {
      name: holder.name,
      in: holder.in,
      required: holder.required === true || holder.in === 'path',
      explode:
        typeof holder.explode === 'boolean'
          ? holder.explode
          : holder.in === 'query' || holder.in === 'cookie',
      holder,
      schema: resolved(holder.schema ?? (isObject(content) ? content.schema : undefined), document),
    });
  }
  return [...known.values()];
}

/** A place where the schema leaves a choice, or the value that is given; null where nothing is known of it. */
function textFor(
  { holder, schema }: Parameter,
  document: Document,
): string | string[] | Record<string, string> {
  const given = exampleOf(holder, document);
  if (given !== undefined) return written(given);
  if (isObject(schema)) {
    const own = schema.const ?? exampleOf(schema, document) ?? schema.default;
    if (own !== undefined) return written(own);
    const type = [schema.type].flat();
    if (Array.isArray(schema.enum) && schema.enum.length > 0) return choiceOf(schema.enum);
    if (type.includes('integer')) return rangeOf(schema);
    if (type.includes('string') && schema.format === 'uuid') return '{{uuid}}';
  }
  return written(sampleOf(schema ?? {}, document));
}

function written(value: unknown): string | string[] | Record<string, string> {
  if (Array.isArray(value)) return value.map((each) => literalTemplate(textOf(each)));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, literalTemplate(textOf(each))]),
    );
  return literalTemplate(textOf(value));
}

function choiceOf(values: readonly unknown[]): string {
  const words = values.filter((each) => each !== null).map(textOf);
  const [first = ''] = words;
  const plain = words.every((word) => /^[^|{}]+$/.test(word) && word.trim() === word);
  return words.length > 1 && plain ? `{{choice ${words.join('|')}}}` : literalTemplate(first);
}

/** Identifiers begin with 1, and few are sure to be there. */
function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Record<string, unknown>): string {
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const above = number(exclusiveMinimum) ?? (exclusiveMinimum === true ? number(minimum) : null);
  const below = number(exclusiveMaximum) ?? (exclusiveMaximum === true ? number(maximum) : null);
  const least = above === null ? Math.ceil(number(minimum) ?? 1) : Math.floor(above) + 1;
  const most =
    below === null ? Math.floor(number(maximum) ?? Number.POSITIVE_INFINITY) : Math.ceil(below) - 1;
  const from = number(minimum) === null && above === null ? Math.min(least, most) : least;
  return `{{int ${from}..${Math.max(from, Math.min(most, from + 9))}}}`;
}

/** What stands in a path or a query beside places. */
const inUrl = (text: string): string =>
  text
    .split(/(\{\{.*?\}\})/)
    .map((piece, index) => (index % 2 === 1 ? piece : encodeURIComponent(piece.replaceAll('\\', ''))))
    .join('');

const joined = (value: ReturnType<typeof textFor>): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.join(',')
      : Object.entries(value).flat().join(',');

/** @throws TypeError for a part of the path that no parameter describes */
export function filledPath(path: string, parameters: readonly Parameter[], document: Document): string {
  return path
    .split(/(\{[^{}]+\})/)
    .map((piece, index) => {
      if (index % 2 === 0) return encodeURI(piece).replaceAll('%25', '%');
      const name = piece.slice(1, -1);
      const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
      if (parameter === undefined) throw new TypeError(`nothing describes ${piece}`);
      return inUrl(joined(textFor(parameter, document)));
    })
    .join('');
}

/** Those that are required, and those with a value that is given. */
const isSent = ({ required, holder, schema }: Parameter, document: Document): boolean =>
  required ||
  exampleOf(holder, document) !== undefined ||
  (isObject(schema) && (exampleOf(schema, document) !== undefined || schema.default !== undefined));

export function queryOf(parameters: readonly Parameter[], document: Document): string {
  return parameters
    .filter((parameter) => parameter.in === 'query' && isSent(parameter, document))
    .flatMap((parameter) => {
      const { name, explode, holder } = parameter;
      const value = textFor(parameter, document);
      if (typeof value === 'string') return [[name, value] as const];
      if (Array.isArray(value))
        return explode ? value.map((each) => [name, each] as const) : [[name, value.join(',')] as const];
      if (holder.style === 'deepObject')
        return Object.entries(value).map(([key, each]) => [`${name}[${key}]`, each] as const);
      return explode ? Object.entries(value) : [[name, joined(value)] as const];
    })
    .map(([name, value]) => `${encodeURIComponent(name)}=${inUrl(value)}`)
    .join('&');
}

/** By OpenAPI what is called like these is described elsewhere. */
const elsewhere = /^(accept|content-type|authorization)$/i;

export function headersOf(
  parameters: readonly Parameter[],
  document: Document,
): (readonly [name: string, value: string])[] {
  const sent = parameters.filter((parameter) => isSent(parameter, document));
  const headers = sent
    .filter((parameter) => parameter.in === 'header' && !elsewhere.test(parameter.name))
    .map((parameter) => [parameter.name, joined(textFor(parameter, document))] as const);
  const cookies = sent
    .filter((parameter) => parameter.in === 'cookie')
    .map((parameter) => `${parameter.name}=${joined(textFor(parameter, document))}`);
  return cookies.length === 0 ? headers : [...headers, ['cookie', cookies.join('; ')]];
}
