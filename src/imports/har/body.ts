import { literalTemplate } from '../../scenario/templates/template.ts';
import type { WrittenBody } from '../written.ts';
import type { Correlation } from './correlate.ts';
import type { Entry } from './schema.ts';

/** The body of a request, with places where earlier answers had its values; null: none. `lost`: it has one that the recording lacks. */
export function bodyOf({ request }: Entry, correlate: Correlation): WrittenBody | null | 'lost' {
  const { postData } = request;
  if (!postData) return null;
  const { text = '', params = [], encoding } = postData;
  const type = postData.mimeType.toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const fields = text === '' ? params.map(({ name, value }) => [name, value] as const) : formFields(text);
    return fields.length === 0 ? null : { form: formOf(fields, correlate) };
  }
  if (text === '') return params.length > 0 || type.startsWith('multipart/') ? 'lost' : null;
  if (encoding === 'base64') return { file: { path: 'of the HAR file', base64: text } };
  const json = /json/.test(type) || /^[[{]/.test(text) ? parsedExactly(text) : undefined;
  if (json !== undefined) return { json: inJson(json, null, correlate) };
  return { text: inText(text, correlate) };
}

const formFields = (text: string): (readonly [string, string])[] => [...new URLSearchParams(text)];

function formOf(
  fields: readonly (readonly [string, string])[],
  correlate: Correlation,
): Record<string, string | string[]> {
  const form = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const key = literalTemplate(name);
    form.set(key, [...(form.get(key) ?? []), correlate.of(value, name)]);
  }
  return Object.fromEntries([...form].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}

/** undefined where it would not be sent as it was: a number of more digits than a double has. */
function parsedExactly(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return /\d{16,}/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')) ? undefined : value;
  } catch {
    return undefined;
  }
}

function inJson(value: unknown, name: string | null, correlate: Correlation): unknown {
  if (typeof value === 'string') return correlate.of(value, name ?? '');
  if (typeof value === 'number') {
    const text = correlate.of(String(value), name ?? '', true);
    return text.includes('{{') ? text : value;
  }
  if (Array.isArray(value)) return value.map((each) => inJson(each, name, correlate));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [literalTemplate(key), inJson(each, key, correlate)]),
  );
}

/** Of a text only what looks like a token is looked for. */
const inText = (text: string, correlate: Correlation): string =>
  text
    .split(/([\w.~+/=-]{8,})/)
    .map((piece, index) => (index % 2 === 1 ? correlate.of(piece, null) : literalTemplate(piece)))
    .join('');
