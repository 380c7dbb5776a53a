import type { FoundPlan } from '../../scenario/requests/plan.ts';
import { cookiesSet } from './headers.ts';
import { answerText, type Entry } from './schema.ts';

/** Where an answer has a value, and whether it is a number there. */
export interface Source {
  from: FoundPlan;
  /** By which it is called. */
  key: string;
  number: boolean;
}

/** What an answer has, to be looked through for a value. */
export interface Answered {
  leaves: Map<string, { path: string; key: string; number: boolean }[]>;
  headers: readonly { name: string; value: string }[];
  cookies: Map<string, string>;
  /** What is no JSON. */
  text: string | null;
}

export function answered(entry: Entry): Answered {
  const text = answerText(entry);
  const json = text === null ? undefined : parsed(text);
  const leaves: Answered['leaves'] = new Map();
  if (json !== undefined) collect(json, '$', '', leaves);
  return {
    leaves,
    headers: entry.response.headers,
    cookies: cookiesSet(entry),
    text: json === undefined ? text : null,
  };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

function collect(value: unknown, path: string, key: string, leaves: Answered['leaves']): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) collect(each, `${path}[${index}]`, key, leaves);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) {
      const plain = /^[A-Za-z_]\w*$/.test(name);
      const quoted = JSON.stringify(name).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"');
      collect(each, plain ? `${path}.${name}` : `${path}['${quoted}']`, name, leaves);
    }
  } else if (typeof value === 'string' || typeof value === 'number') {
    const found = leaves.get(String(value)) ?? [];
    found.push({ path, key, number: typeof value === 'number' });
    leaves.set(String(value), found);
  }
}

/** What nobody types, and no two answers have by chance. An entity tag stands in quotes. */
export function isTokenLike(written: string): boolean {
  const value = /^(?:W\/)?"([^"]*)"$/.exec(written)?.[1] ?? written;
  if (value.length < 8 || !/^[\w.~+/=:-]+$/.test(value)) return false;
  return value.length >= 24 || (/\d/.test(value) && /[A-Za-z]/.test(value)) || /^\d{8,}$/.test(value);
}

const isIdName = (name: string): boolean =>
  /^(_?id|uuid|guid|key|slug|ref|code|number|nonce|token|csrf.*|xsrf.*|_token|authenticity_token)$/i.test(
    name,
  ) || /(Id|_id|ID|Uuid|Token|_token|Key|Ref|-id|Slug|Code|Number)$/.test(name);
const same = (one: string, other: string): boolean =>
  one.replaceAll(/[_-]/g, '').toLowerCase() === other.replaceAll(/[_-]/g, '').toLowerCase();

/**
 * Where an answer has the value that a request is to send; null: nowhere.
 * @param name under which it is sent; null: as a part of a path
 */
export function sourceIn(answer: Answered, value: string, name: string | null): Source | null {
  const token = isTokenLike(value);
  const leaf = (answer.leaves.get(value) ?? []).find(
    ({ key }) =>
      token || (isIdName(key) && (name === null || isIdName(name))) || (name !== null && same(key, name)),
  );
  if (leaf !== undefined)
    return { from: { kind: 'json', path: leaf.path }, key: leaf.key, number: leaf.number };
  const named = name !== null && (isIdName(name) || value.length >= 6);
  if (!token && !named) return null;
  const header = answer.headers.find(
    (each) => each.value === value && !/^(set-cookie|date|content-|server|via|age|vary)/i.test(each.name),
  );
  if (header !== undefined && (token || isIdName(header.name)))
    return { from: { kind: 'header', name: header.name.toLowerCase() }, key: header.name, number: false };
  const cookie = [...answer.cookies].find(([, set]) => set === value)?.[0];
  if (cookie !== undefined && token)
    return { from: { kind: 'cookie', name: cookie }, key: cookie, number: false };
  const pattern = token && answer.text !== null ? patternFor(answer.text, value) : null;
  return pattern === null ? null : { from: { kind: 'regex', pattern }, key: name ?? 'value', number: false };
}

const shortestPrefix = 6;
const longestPrefix = 120;

/** The shortest text in front of the value by which it is the first that is found; null: none is. */
function patternFor(text: string, value: string): string | null {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const after = text[at + value.length];
    const line = text.lastIndexOf('\n', at - 1) + 1;
    for (let length = shortestPrefix; length <= longestPrefix && at - length >= line; length += 1) {
      const prefix = text.slice(at - length, at);
      const pattern = `${escaped(prefix)}([^${after === undefined ? '\\s' : inClass(after)}]+)`;
      if (new RegExp(pattern, 'su').exec(text)?.[1] === value) return pattern;
    }
  }
  return null;
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const inClass = (letter: string): string => (/\s/.test(letter) ? '\\s' : letter.replace(/[\\\]^-]/, '\\$&'));
