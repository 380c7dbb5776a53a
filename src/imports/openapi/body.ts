import { literalTemplate } from '../../scenario/templates/template.ts';
import type { WrittenBody } from '../written.ts';
import { type Document, isObject, type Operation, resolved } from './document.ts';
import { exampleOf, isJson, literalJson, sampleOf, textOf } from './sampled.ts';

const form = 'application/x-www-form-urlencoded';

/**
 * The body of an operation, by an example or its schema; `type` where it is not the one that such a body has by itself.
 * @throws TypeError for one that must be there and is of no kind that can be made
 */
export function bodyOf(
  operation: Operation,
  document: Document,
): { body: WrittenBody; type: string | null } | null {
  const written = resolved(operation.requestBody, document);
  if (!isObject(written) || !isObject(written.content)) return null;
  const types = Object.keys(written.content);
  const type =
    types.find(isJson) ??
    types.find((each) => each.startsWith(form)) ??
    types.find((each) => each.startsWith('text/')) ??
    (types.includes('*/*') ? '*/*' : undefined);
  const media = type === undefined ? undefined : resolved(written.content[type], document);
  if (type === undefined || !isObject(media)) {
    if (written.required !== true) return null;
    throw new TypeError(`a body of ${types.join(', ') || 'no kind'} cannot be made`);
  }
  const value = mediaValue(type, media, document);
  if (type.startsWith(form)) return { body: { form: formOf(value) }, type: null };
  if (type.startsWith('text/'))
    return { body: { text: literalTemplate(textOf(value)) }, type: type === 'text/plain' ? null : type };
  return {
    body: { json: literalJson(value) },
    type: type === 'application/json' || type === '*/*' ? null : type,
  };
}

/** An example of an object may be given as the text of it. */
function mediaValue(type: string, media: Record<string, unknown>, document: Document): unknown {
  const schema = resolved(media.schema ?? {}, document);
  const given = exampleOf(media, document) ?? sampleOf(schema, document);
  if (typeof given !== 'string' || !isObject(schema) || schema.type !== 'object') return given;
  if (type.startsWith(form)) return Object.fromEntries(new URLSearchParams(given));
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

function formOf(value: unknown): Record<string, string | string[]> {
  if (!isObject(value)) throw new TypeError('a form without fields');
  const field = (each: unknown): string => literalTemplate(textOf(each));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      literalTemplate(name),
      Array.isArray(each) ? each.map(field) : field(each),
    ]),
  );
}
