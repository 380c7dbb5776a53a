import type { LoadPlan } from '../plan.ts';
import { decoded, secretsWithin } from './looks.ts';
import { isSecretVariable } from './names.ts';
import { recordedLoad } from './requests.ts';

/**
 * The secrets of what a load sends, each as it is sent: of its requests, its journeys and its rows of data. Fewer than are left
 * out of recordings: what is a secret by the name of its place alone, such as `code`, has to look like one, too, as it is looked
 * for in all that programs write.
 */
export function secretsSent(load: LoadPlan): Set<string> {
  const found = new Set<string>();
  const add = (value: string, name: string | null): void => {
    for (const each of soughtOf(value, name)) found.add(each);
  };
  const filledInto = new Map<string, string>();
  recordedLoad(load, (text, name) => {
    for (const column of columnsIn(text)) filledInto.set(column, name ?? column);
    for (const value of writtenIn(text)) add(value, name);
  });
  const { columns, rows } = load.data ?? { columns: [], rows: [] };
  for (const [index, column] of columns.entries()) {
    const name = isSecretVariable(column) ? column : filledInto.get(column);
    for (const row of rows) {
      const cell = row[index] ?? '';
      if (name !== undefined) add(cell, name);
      for (const each of secretsWithin(cell)) found.add(each);
    }
  }
  return found;
}

const place = /(?<!\\)\{\{(.*?)\}\}/s;

/** Columns of the data that are filled into it. */
const columnsIn = (text: string): string[] =>
  [...text.matchAll(new RegExp(place, 'gs'))].flatMap(
    ([, written = '']) => /^\s*(?:(?:raw|number|text)\s+)?data\.(.+?)\s*$/s.exec(written)?.[1] ?? [],
  );

/** The text as it is sent; beside places what looks like a secret by itself; of a choice in a path each of its words. */
function writtenIn(text: string): string[] {
  const [, words] = /^\{([^{}]*\|[^{}]*)\}$/.exec(text) ?? [];
  if (words !== undefined) return words.split('|');
  // A capturing group puts what was in the braces between the pieces.
  const pieces = text.split(place).filter((_, index) => index % 2 === 0);
  const [whole = ''] = pieces;
  if (pieces.length === 1) return [whole.replaceAll('\\{{', '{{')];
  return pieces.map((piece) => piece.trim()).filter(looksDrawn);
}

/** Nobody writes it as a word. */
const looksDrawn = (value: string): boolean =>
  value.length >= 8 && !/\s/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);

/** What is looked for of a value with this name; null: it was found by its look. */
function soughtOf(value: string, name: string | null): string[] {
  if (name === null) return [value, decoded(value)];
  if (/cookie2?$/i.test(name)) return cookiesOf(value);
  const [, scheme, credentials] = /^(bearer|basic|token|apikey|digest)\s+(.+)$/is.exec(value) ?? [];
  const own = credentials ?? value;
  if (!isSecretVariable(name) && !looksDrawn(own)) return [];
  return [own, decoded(own), ...(scheme?.toLowerCase() === 'basic' ? passwordOf(own) : [])];
}

const cookiesOf = (header: string): string[] =>
  header.split(';').flatMap((pair) => {
    const [, name, value] = /^\s*([^=]+)=(.*?)\s*$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) return [];
    return isSecretVariable(name) || looksDrawn(value) ? [value, decoded(value)] : [];
  });

/** `user:password` in base64 (RFC 7617); none of what is no base64, or has the user's name for a password. */
function passwordOf(credentials: string): string[] {
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(credentials), (each) => each.charCodeAt(0)));
    const [, user, password] = /^([^:]*):(.+)$/s.exec(text) ?? [];
    return password === undefined || password === user ? [] : [text, password];
  } catch {
    return [];
  }
}
