import { closeSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { openGrowing, replaceFile } from '../files/replace.ts';
import type { Cell } from './message.ts';
import { schemaVersion } from './schema.ts';

/**
 * Files that grow while a trial runs. Every line is handed to the kernel at once: what was appended
 * survives a SIGKILL of this process at any moment.
 */
export interface Appender<T> extends Disposable {
  append(item: T): void;
}

/** Rows are appended several at once, their cells in the order of the columns. */
export interface CsvAppender extends Disposable {
  append(rows: readonly (readonly Cell[])[]): void;
}

/** A CSV file whose first column is the schema's version; null becomes an empty cell. */
export function openCsv(path: string, columns: readonly string[]): CsvAppender {
  const file = openGrowing(path, true);
  writeSync(file, stringify([['schema', ...columns]]));
  return {
    append(rows) {
      writeSync(file, stringify(rows.map((cells) => [schemaVersion, ...cells.map(withoutFormula)])));
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** A process may be called `=cmd|...`, which a table computes: a text that begins so has an apostrophe before it, as do those that have one. */
const withoutFormula = (cell: Cell): Cell =>
  typeof cell === 'string' && /^[=+\-@\t\r']/.test(cell) ? `'${cell}` : cell;

/** As it was before. */
export const asItWas = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r'])/, '');

/** One JSON object per line; the first line is `{ "schema": version }`. */
export function openJsonLines<T>(path: string): Appender<T> {
  const file = openGrowing(path, true);
  writeSync(file, `${JSON.stringify({ schema: schemaVersion })}\n`);
  return {
    append: (item) => void writeSync(file, `${JSON.stringify(item)}\n`),
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Plain lines under a `#` header that says what they are. */
export function openLines(path: string, header: string): Appender<string> {
  const file = openGrowing(path, true);
  writeSync(file, `# schema ${schemaVersion}: ${header}\n`);
  return {
    append: (line) => void writeSync(file, `${line}\n`),
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Replaces a JSON file as a whole: a reader sees the old or the new content, never half of it. */
export const writeJson = (path: string, value: unknown): void =>
  replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
