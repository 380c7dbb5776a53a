import { expect, test } from 'vitest';
import { calm, probeRows } from '../../record/testing/buildRecording.ts';
import { firstStall, stallBegins } from './stalls.ts';

/** Stands still for half of the time from 12.3 s on. */
const rows = probeRows(0, 20_000, (_seconds, atMs) => ({
  ...calm(),
  memFullUs: Math.max(0, atMs - 12_300) * 500,
  ioFullUs: 0,
}));

test('a stall begins where the counter begins to move, not where the second that shows it does', () => {
  const began = firstStall(rows, 0, 20_000);
  expect(began).not.toBeNull();
  expect(Math.abs((began ?? 0) - 12_300)).toBeLessThanOrEqual(100);
});

test('without a stall there is no beginning', () => {
  expect(firstStall(rows, 0, 12_000)).toBeNull();
});

test('pressure of either kind counts, and a column that was not read does not', () => {
  const byDisk = rows.map((row) => ({ ...row, memFullUs: null, ioFullUs: row.memFullUs }));
  expect(
    Math.abs(stallBegins(byDisk, ['memFullUs', 'ioFullUs'], 11_000, 13_000) - 12_300),
  ).toBeLessThanOrEqual(100);
  const blind = rows.map((row) => ({ ...row, memFullUs: null, ioFullUs: null }));
  expect(stallBegins(blind, ['memFullUs', 'ioFullUs'], 11_000, 13_000)).toBe(11_000);
});
