import { sample } from 'openapi-sampler';
import { literalTemplate } from '../../scenario/templates/template.ts';
import { type Document, isObject, resolved } from './document.ts';

export const isJson = (type: string): boolean => /^application\/([\w.+-]+\+)?json\b/i.test(type);

/** A value that is given for something: an example, the first of several that is in the document; undefined: there is none. */
export function exampleOf(holder: Record<string, unknown>, document: Document): unknown {
  if (holder.example !== undefined) return holder.example;
  const examples = resolved(holder.examples, document);
  if (Array.isArray(examples)) return examples[0];
  const all = isObject(examples) ? Object.values(examples).map((each) => resolved(each, document)) : [];
  return all.filter(isObject).find(({ value }) => value !== undefined)?.value;
}

/** A value by a schema, as somebody sends it. @throws where the schema refers to what is not there */
export const sampleOf = (schema: unknown, document: Document): unknown =>
  sample(short(schema) as never, { skipReadOnly: true, quiet: true }, shortened(document) as never);

/** Nobody needs longer texts and lists to try an operation; a document may ask for some that fit into no memory. */
const mostAsked = 1000;
const lengths = new Set(['minLength', 'minItems', 'minProperties']);

const known = new WeakMap<Document, unknown>();
function shortened(document: Document): unknown {
  const before = known.get(document);
  if (before !== undefined) return before;
  const made = short(document);
  known.set(document, made);
  return made;
}

function short(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(short);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      lengths.has(key) && typeof each === 'number' ? Math.min(each, mostAsked) : short(each),
    ]),
  );
}

/** Any JSON as the value of a body that stands as it is. */
export function literalJson(value: unknown): unknown {
  if (typeof value === 'string') return literalTemplate(value);
  if (Array.isArray(value)) return value.map(literalJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [literalTemplate(key), literalJson(each)]),
  );
}

export const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
