import { escapeHidden } from './hidden.ts';

/** Room for one line of a file. */
const width = 110;

/** In an object, the name of a constant that is spread first. A symbol: no document that is imported can have such a key. */
export const spread = Symbol('spread');

/**
 * A plain value as TypeScript, a line where it fits. Keys and texts are what they are: nothing in them is a program.
 * @param indent of the line in which it begins
 */
export function literal(value: unknown, indent = 0): string {
  const line = oneLine(value);
  if (indent + line.length <= width || value === null || typeof value !== 'object') return line;
  const inner = ' '.repeat(indent + 2);
  const end = `\n${' '.repeat(indent)}`;
  if (Array.isArray(value))
    return `[\n${value.map((each) => `${inner}${literal(each, indent + 2)},\n`).join('')}${end.slice(1)}]`;
  const pairs = [
    ...spreadIn(value),
    ...Object.entries(value).map(([key, each]) => `${keyOf(key)}: ${literal(each, indent + 2)}`),
  ];
  return `{\n${pairs.map((pair) => `${inner}${pair},\n`).join('')}${end.slice(1)}}`;
}

function oneLine(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const pairs = [
    ...spreadIn(value),
    ...Object.entries(value).map(([key, each]) => `${keyOf(key)}: ${oneLine(each)}`),
  ];
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

const spreadIn = (value: { [spread]?: string }): string[] =>
  value[spread] === undefined ? [] : [`...${value[spread]}`];

const keyOf = (key: string): string =>
  key === '__proto__' ? "['__proto__']" : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);

/** In single quotes, unless that takes more of them. */
function quoted(text: string): string {
  const double = escapeHidden(JSON.stringify(text));
  if (text.includes("'") && !text.includes('"')) return double;
  return `'${double.slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;
}
