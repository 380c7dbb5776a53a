/** What can be written to a file and read again as it was. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const width = 110;

/** JSON for people and for diffs: whatever fits on a line is on one, and a list of plain values always is. */
export function jsonText(value: Json, indent = ''): string {
  const line = JSON.stringify(value);
  if (value === null || typeof value !== 'object' || line.length + indent.length <= width) return line;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    if (value.every((item) => item === null || typeof item !== 'object')) return line;
    return `[\n${value.map((item) => inner + jsonText(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(
    ([name, item]) => `${inner}${JSON.stringify(name)}: ${jsonText(item, inner)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

/**
 * A copy with every text passed through `text`.
 * @param digits of numbers that are not whole; null: all
 */
export function mapJson(value: unknown, text: (value: string) => string, digits: number | null): Json {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    return digits === null || Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  }
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => mapJson(item, text, digits));
  if (value === null || typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      item === undefined ? [] : [[name, mapJson(item, text, digits)]],
    ),
  );
}
