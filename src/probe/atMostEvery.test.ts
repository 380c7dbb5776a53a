import { expect, test } from 'vitest';
import { atMostEvery } from './atMostEvery.ts';
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
