/** Room for one line of a file. */
const width = 110;

/**
 * A plain value as TypeScript, a line where it fits. A key that begins with `...` is spread, whatever its value.
 * @param indent of the line in which it begins
 */
export function literal(value: unknown, indent = 0): string {
  const line = oneLine(value);
  if (indent + line.length <= width || value === null || typeof value !== 'object') return line;
  const inner = ' '.repeat(indent + 2);
  const end = `\n${' '.repeat(indent)}`;
  if (Array.isArray(value))
    return `[\n${value.map((each) => `${inner}${literal(each, indent + 2)},\n`).join('')}${end.slice(1)}]`;
  const pairs = Object.entries(value).map(([key, each]) =>
    key.startsWith('...') ? `${inner}${key},\n` : `${inner}${keyOf(key)}: ${literal(each, indent + 2)},\n`,
  );
  return `{\n${pairs.join('')}${end.slice(1)}}`;
}

function oneLine(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, each]) =>
    key.startsWith('...') ? key : `${keyOf(key)}: ${oneLine(each)}`,
  );
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

const keyOf = (key: string): string =>
  key === '__proto__' ? "['__proto__']" : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);

/** In single quotes, unless that takes more of them. */
function quoted(text: string): string {
  const double = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  if (text.includes("'") && !text.includes('"')) return double;
  return `'${double.slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;
}
