import { isTree } from './problem.ts';

/** What variables are in force; undefined: not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

interface Sink {
  /** A variable that is not set, and has no default: it is empty. */
  missing(name: string): void;
  /** A text that cannot be interpolated, or a variable that must be set. */
  refuse(text: string): never;
}

const nameAt = /[a-zA-Z_][a-zA-Z0-9_]*/y;

/**
 * `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?error}`, `${VAR?error}`, `${VAR:+other}`, `${VAR+other}`, nested,
 * and `$$` for a dollar. Source: the Compose Specification, "Interpolation".
 */
export function interpolate(text: string, variables: Variables, sink: Sink): string {
  const name = (at: number): string => {
    nameAt.lastIndex = at;
    return nameAt.exec(text)?.[0] ?? '';
  };
  let result = '';
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf('$', at);
    if (dollar === -1) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === '$') {
      result += '$';
      at = dollar + 2;
    } else if (next === '{') {
      const end = closing(text, dollar + 2);
      if (end === -1) sink.refuse(`"${text.slice(dollar)}" has no closing brace`);
      result += braced(text.slice(dollar + 2, end), variables, sink);
      at = end + 1;
    } else {
      const plain = name(dollar + 1);
      if (plain === '') sink.refuse(`"${text}" has a "$" that begins no variable`);
      result += variableOf(plain, variables, sink);
      at = dollar + 1 + plain.length;
    }
  }
  return result;
}

/** The brace that ends what begins at `from`; -1: none. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function variableOf(name: string, variables: Variables, sink: Sink): string {
  const value = variables[name];
  if (value === undefined) sink.missing(name);
  return value ?? '';
}

function braced(inner: string, variables: Variables, sink: Sink): string {
  const [, name, operator, word = ''] = /^([a-zA-Z_][a-zA-Z0-9_]*)(:?[-?+])?(.*)$/s.exec(inner) ?? [];
  if (name === undefined || (operator === undefined && word !== ''))
    return sink.refuse(`"\${${inner}}" is no variable`);
  if (operator === undefined) return variableOf(name, variables, sink);
  const value = variables[name];
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  const other = (): string => interpolate(word, variables, sink);
  if (operator.endsWith('+')) return isSet ? other() : '';
  if (isSet) return value ?? '';
  return operator.endsWith('-')
    ? other()
    : sink.refuse(`the variable ${name} is not set${word === '' ? '' : ` (${other()})`}`);
}

/** All texts of a document; keys stay as they are. */
export function interpolateTree(
  value: unknown,
  variables: Variables,
  sinkAt: (path: readonly string[]) => Sink,
  path: readonly string[] = [],
): unknown {
  if (typeof value === 'string') return interpolate(value, variables, sinkAt(path));
  if (Array.isArray(value))
    return value.map((each, index) => interpolateTree(each, variables, sinkAt, [...path, String(index)]));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      interpolateTree(each, variables, sinkAt, [...path, key]),
    ]),
  );
}
