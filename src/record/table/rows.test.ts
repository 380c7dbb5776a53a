import { expect, test } from 'vitest';
import { type Numbers, NumbersPacker } from './numbers.ts';
import { ColumnRows, columnOf, type Rows } from './rows.ts';
import { Words } from './words.ts';

interface Row {
  atMs: number;
  bytes: number | null;
  name: string;
}

const list: Row[] = Array.from({ length: 10 }, (_, place) => ({
  atMs: place * 50,
  bytes: place % 3 === 0 ? null : 4096 * ((place * 7) % 10),
  name: ['java', 'sh'][place % 2] ?? '',
}));

function packed(values: readonly (number | null)[]): Numbers {
  const packer = new NumbersPacker();
  for (const value of values) packer.push(value ?? Number.NaN);
  return packer.done();
}

const kept: Rows<Row> = new ColumnRows<Row>(
  {
    atMs: packed(list.map(({ atMs }) => atMs)),
    bytes: packed(list.map(({ bytes }) => bytes)),
    name: new Words(['java', 'sh'], packed(list.map((_, place) => place % 2))),
  },
  list.length,
  { atMs: 0, bytes: null, name: '' },
);

test.each<[string, (rows: Rows<Row>) => unknown]>([
  ['each after the other', (rows) => [...rows]],
  ['by place, also from the end', (rows) => [0, 9, 10, -1, -10, -11].map((place) => rows.at(place))],
  ['a part', (rows) => [...rows.slice(3, 6), ...rows.slice(-2), ...rows.slice(8, 3), ...rows.slice()]],
  ['a part of a part', (rows) => [...rows.slice(2).slice(1, -3)]],
  ['map', (rows) => rows.map(({ name }, place) => `${place} ${name}`)],
  ['flatMap', (rows) => rows.flatMap(({ bytes }, place) => (bytes === null ? [] : [place, bytes]))],
  ['filter', (rows) => rows.filter(({ name }, place) => name === 'sh' && place > 4)],
  ['find', (rows) => [rows.find(({ bytes }) => bytes !== null), rows.find(({ atMs }) => atMs < 0)]],
  ['findLast', (rows) => [rows.findLast(({ bytes }) => bytes !== null), rows.findLast(() => false)]],
  ['some and every', (rows) => [rows.some(({ atMs }) => atMs > 400), rows.every(({ atMs }) => atMs > 400)]],
  ['spread', (rows) => ({ ...rows.at(4) })],
])('rows by their columns are as a list of them: %s', (_, look) => {
  expect(look(kept)).toEqual(look(list));
});

test.each<[string, (column: Numbers) => unknown]>([
  ['values', (column) => Array.from({ length: column.length }, (_, place) => column.at(place))],
  ['least and most', (column) => [column.least(0, 10), column.most(2, 5), column.most(3, 4)]],
  ['means', (column) => [column.mean(0, 10), column.mean(3, 4), column.mean(2, 6)]],
  ['no value all along', (column) => [column.same(0, 10), column.same(4, 4)]],
  ['falls', (column) => [column.fallen(1, 8), column.fallen(4, 5)]],
])('and so is a column of both, whole or in part: %s', (_, look) => {
  expect(look(columnOf(kept, 'bytes'))).toEqual(look(columnOf(list, 'bytes')));
  const part = (rows: Rows<Row>) => columnOf(rows.slice(1), 'bytes');
  expect(part(kept).at(0)).toBe(part(list).at(0));
  expect(part(kept).fallen(0, 7)).toBe(part(list).fallen(0, 7));
});

test('a list that grows has what was added', () => {
  const growing = list.slice(0, 2);
  const times = columnOf<Row>(growing, 'atMs');
  growing.push({ atMs: 1000, bytes: null, name: 'java' });
  expect([times.length, times.at(2), times.firstAtLeast(500)]).toEqual([3, 1000, 2]);
});
