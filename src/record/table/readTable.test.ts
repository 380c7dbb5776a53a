import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomStream } from '../../random.ts';
import { readTable } from './readTable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-table-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const columns = ['atMs', 'bytes', 'name'];
function read(text: string) {
  const path = join(folder, 'table.csv');
  writeFileSync(path, text);
  const { rows, ...rest } = readTable<Record<string, unknown>>(path, columns, new Set(['name']));
  return { ...rest, rows: [...rows] };
}
const head = 'schema,atMs,bytes,name\n';
const row = (atMs: number | null, bytes: number | null, name: string) => ({ atMs, bytes, name });

test('whatever numbers and texts a row has are read as by a reader of any CSV, however many there are', () => {
  const random = randomStream(7, 'simulated services');
  const pick = <T>(...values: T[]): T => values[uniformInt(random, 0, values.length - 1)] as T;
  const texts = ['java', '', 'a,b', 'he said "so"', 'two\nlines', 'jävä 🦀', "'", ' spaces ', '""'];
  const number = (): number | string | null =>
    pick<() => number | string | null>(
      () => null,
      () => uniformInt(random, -9, 9),
      () => uniformInt(random, 0, 2 ** 31) * 4096,
      () => uniformInt(random, 0, 2 ** 31) / 1000,
      () => uniformInt(random, 0, 2 ** 31) / 2 ** 31,
      () => 2 ** 53 - uniformInt(random, 0, 5),
      () => 1e21 * uniformInt(random, 1, 9),
      () => pick('1e3', '0.5', '-0.125', '1e-7', '1.5e+10', '1234567890123456789'),
    )();
  const written = Array.from({ length: 9000 }, (_, atMs) => [1, atMs, number(), pick(...texts)]);
  const text = head + stringify(written);
  const expected = parse<Record<string, string>>(text, { columns: true }).map((cells) =>
    row(Number(cells.atMs), cells.bytes === '' ? null : Number(cells.bytes), cells.name ?? ''),
  );
  expect(read(text)).toEqual({ rows: expected, schema: 1, damaged: 0, cutOff: false });
});

test('rows that lie across the pieces in which a file is read are whole', () => {
  const name = 'x'.repeat(199);
  const lines = Array.from({ length: 12_000 }, (_, atMs) => `1,${atMs},${atMs * 4096},"${name},"`);
  const { rows, damaged } = read(`${head}${lines.join('\n')}\n`);
  expect(damaged).toBe(0);
  expect(rows.map(({ atMs }) => atMs)).toEqual(lines.map((_, atMs) => atMs));
  expect(new Set(rows.map((each) => each.name))).toEqual(new Set([`${name},`]));
});

test.each([
  ['too few cells', '1,2,3\n'],
  ['too many', '1,2,3,java,5\n'],
  ['nothing in it', '\n'],
  ['a quote within a cell', '1,2,3,ja"va\n'],
  ['a quote that is not closed', '1,2,3,"java\n'],
  ['something behind a quote', '1,2,3,"ja"va\n'],
  ['half of a row, and the next one', '1,2,1,2,3,java\n'],
])('a damaged line costs none before it and none behind it: %s', (_, damage) => {
  const [before, after] = ['1,1,10,"a,b"\n', '1,3,30,"c,d"\n1,4,40,java\n'];
  expect(read(head + before + damage + after)).toMatchObject({
    rows: [row(1, 10, 'a,b'), row(3, 30, 'c,d'), row(4, 40, 'java')],
    damaged: 1,
  });
});

test('columns in another order, or missing, or of which nothing is known', () => {
  expect(read('name,novel,schema,atMs\njava,5,1,7\n,,1,\n').rows).toEqual([
    row(7, null, 'java'),
    row(null, null, ''),
  ]);
});

test.each(['many', '.5', '5.', '+7', ' 8', '0x10', 'NaN', 'Infinity', '1e999', '"many"'])(
  'a row with %s in the place of a number is damaged, and left out',
  (cell) => {
    expect(read(`${head}1,1,${cell},java\n1,2,2,java\n`)).toMatchObject({
      rows: [row(2, 2, 'java')],
      damaged: 1,
    });
  },
);

test('lines may end as on Windows', () => {
  expect(read('schema,name,atMs,bytes\r\n1,"a\r\nb",1,2\r\n1,java,3,4\r\n').rows).toEqual([
    row(1, 2, 'a\r\nb'),
    row(3, 4, 'java'),
  ]);
});

test('what is behind the last line feed is not there', () => {
  expect(read(`${head}1,1,1,java\n1,2,2,"ja`)).toMatchObject({ rows: [row(1, 1, 'java')], cutOff: true });
  expect(read('schema,at')).toEqual({ rows: [], schema: null, damaged: 0, cutOff: true });
  expect(read('')).toEqual({ rows: [], schema: null, damaged: 0, cutOff: false });
});

test('a file says its schema in its first row, or does not', () => {
  expect(read('schema,atMs\n2,1\n1,2\n').schema).toBe(2);
  expect(read('atMs\n1\n').schema).toBeNaN();
  expect(read(head).schema).toBeNull();
});
