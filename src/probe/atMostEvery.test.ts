import { expect, test } from 'vitest';
import { atMostEvery, readingEverything } from './atMostEvery.ts';
import { columnIndex, emptyCells } from './row.ts';
import { readColumns } from './testing/readColumns.ts';

test('reads when it is due; the rows between repeat the values', () => {
  let now = 0;
  let pids: number | null = 1;
  const read = atMostEvery(
    200,
    (cells) => {
      cells[columnIndex('pids')] = pids;
    },
    () => now,
  );
  const row = (atMs: number) => {
    now = atMs;
    const cells = emptyCells();
    read(cells);
    return readColumns(cells);
  };
  expect(row(0)).toEqual({ pids: 1 });
  pids = 2;
  expect(row(150)).toEqual({ pids: 1 });
  expect(row(199)).toEqual({ pids: 2 });
  pids = null;
  expect(row(350)).toEqual({ pids: 2 });
  expect(row(400)).toEqual({});
});

test('everything is read when it is asked for, and the next reading counts from there', () => {
  let now = 0;
  let readings = 0;
  const read = atMostEvery(
    400,
    () => {
      readings += 1;
    },
    () => now,
  );
  read(emptyCells());
  now = 100;
  readingEverything(() => read(emptyCells()));
  expect(readings).toBe(2);
  now = 450;
  read(emptyCells());
  expect(readings).toBe(2);
  now = 500;
  read(emptyCells());
  expect(readings).toBe(3);
});
