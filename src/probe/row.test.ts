import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostCpuColumns, probeColumns } from '../record/probeRow.ts';
import { emptyCells, holdsRows, openRowBuffer, rowsIn } from './row.ts';

test('every column is filled by somebody: one that no reader names would be empty in every recording', () => {
  const isReader = (path: string): boolean => !path.includes('testing/') && !path.endsWith('.test.ts');
  const sources = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter(isReader)
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'));
  // Read in one go, in the order in which the kernel has them.
  const inOneGo: readonly string[] = hostCpuColumns;
  const unnamed = probeColumns.filter(
    (name) => !inOneGo.includes(name) && !sources.some((source) => source.includes(`'${name}'`)),
  );
  expect(unnamed).toEqual([]);
});

test('rows arrive as they were added: what was not read is no number, and 0 is one', () => {
  const buffer = openRowBuffer();
  expect(buffer.take()).toBeNull();
  const rows = [
    emptyCells()
      .fill(2 ** 53 - 1, 0, 1)
      .fill(0, 1, 2)
      .fill(0.125, 2, 3),
    emptyCells().fill(-1, 5, 6),
  ];
  for (const row of rows) expect(buffer.add(row)).toBe(false);
  const text = buffer.take() ?? '';
  expect(rowsIn(text)).toEqual(rows);
  expect(holdsRows(text)).toBe(true);
  expect(holdsRows(text.slice(4))).toBe(false);
  expect(buffer.take()).toBeNull();
});

test('a buffer that is full says so, and all of it arrives', () => {
  const buffer = openRowBuffer();
  let added = 1;
  while (!buffer.add(emptyCells().fill(added, 0, 1))) added += 1;
  expect(rowsIn(buffer.take() ?? '').map(([first]) => first)).toEqual(
    Array.from({ length: added }, (_, index) => index + 1),
  );
});
