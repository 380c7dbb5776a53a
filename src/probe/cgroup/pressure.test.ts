import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { type Cells, columnIndex } from '../row.ts';
import { readPressure } from './pressure.ts';

const read = (bytes: Buffer, length: number, cells: Cells) =>
  readPressure(bytes, length, columnIndex('memSomeUs'), columnIndex('memFullUs'), cells);

test('totals of a container: unified group of a hybrid host, and pure v2', () => {
  expect(columns(read, fixture('v1/limited/unified/memory.pressure'))).toEqual({
    memSomeUs: 3084983,
    memFullUs: 2949325,
  });
  expect(columns(read, fixture('v2/limited/memory.pressure'))).toEqual({
    memSomeUs: 4438206,
    memFullUs: 4438206,
  });
});

test('a cut-off file gives what was whole', () => {
  expectCutsHarmless(read, fixture('v1/limited/unified/memory.pressure'));
});

test('strange: no full line, an unknown line, a line of other fields', () => {
  const some = 'some avg10=0.00 avg60=0.00 avg300=0.00 total=7\n';
  expect(columns(read, some)).toEqual({ memSomeUs: 7 });
  expect(columns(read, `irq avg10=0.00 avg60=0.00 avg300=0.00 total=1\n${some}full total=5\n`)).toEqual({
    memSomeUs: 7,
  });
});
