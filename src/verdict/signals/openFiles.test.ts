import { expect, test } from 'vitest';
import type { FileRow } from '../../record/tableRows.ts';
import { openFiles } from './openFiles.ts';

const row = (
  atMs: number,
  path: string,
  sizeBytes: number | null,
  changes: Partial<FileRow> = {},
): FileRow => ({
  atMs,
  service: 'app',
  path,
  sizeBytes,
  cachedBytes: null,
  writable: 1,
  ...changes,
});

test('those that grew most first, then the largest, each with its growth a minute', () => {
  const rows = [
    row(0, 'log', 100, { cachedBytes: 60 }),
    row(0, 'data', 5000),
    row(0, 'small', 10),
    row(30_000, 'log', 400, { cachedBytes: 70 }),
    row(30_000, 'data', 5000),
    row(30_000, 'small', 10),
    row(60_000, 'log', 1100),
  ];
  expect(openFiles(rows)).toMatchObject([
    { path: 'log', sizeBytes: 1100, growthBytes: 1000, growthPerMinute: 1000, cachedBytes: 70 },
    { path: 'data', sizeBytes: 5000, growthBytes: 0, growthPerMinute: 0, cachedBytes: null },
    { path: 'small', sizeBytes: 10, growthBytes: 0 },
  ]);
  expect(openFiles(rows)[0]?.rows.map(({ atMs }) => atMs)).toEqual([0, 30_000, 60_000]);
});

test('seen once, it has no growth a minute; shrunk, it has a negative one', () => {
  expect(openFiles([row(0, 'a', 7)])).toMatchObject([{ growthBytes: 0, growthPerMinute: null }]);
  expect(openFiles([row(0, 'a', 70), row(120_000, 'a', 10)])).toMatchObject([
    { growthBytes: -60, growthPerMinute: -30 },
  ]);
});

test('a size that was not read at the end is unknown, one at the start counts from nothing', () => {
  expect(openFiles([row(0, 'a', 7), row(1000, 'a', null)])).toEqual([]);
  expect(openFiles([row(0, 'a', null), row(60_000, 'a', 9)])).toMatchObject([{ growthBytes: 9 }]);
  expect(openFiles([])).toEqual([]);
});

test('the same path in two services is two files', () => {
  const rows = [row(0, 'a', 1), row(0, 'a', 2, { service: 'redis' })];
  expect(openFiles(rows).map(({ service }) => service)).toEqual(['redis', 'app']);
});
