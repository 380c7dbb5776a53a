import { expect, test } from 'vitest';
import type { ProbeRow } from '../../record/probeRow.ts';
import { probeRow } from '../../record/testing/buildRecording.ts';
import { firstLimitHit, peakShare } from './limitHits.ts';

const rowsOf = (...values: Partial<ProbeRow>[]) =>
  values.map((value, second) => probeRow({ atMs: second * 1000, ...value }));

test('the limit is hit when its counter rises, or where that never moves, when usage comes near', () => {
  const near = { usageBytes: 995, limitBytes: 1000 };
  const far = { usageBytes: 900, limitBytes: 1000 };
  expect(firstLimitHit(rowsOf(near, { ...far, limitHits: 0 }, { ...far, limitHits: 3 }))).toEqual({
    atMs: 2000,
    by: 'counter',
  });
  expect(firstLimitHit(rowsOf({ ...far, limitHits: 0 }, { ...near, limitHits: 0 }))).toEqual({
    atMs: 1000,
    by: 'usage',
  });
  expect(firstLimitHit(rowsOf(far, far))).toBeNull();
  expect(firstLimitHit(rowsOf({ usageBytes: 1000 }, { limitBytes: 1000 }, {}))).toBeNull();
});

test('the highest share of a limit that was in use', () => {
  expect(
    peakShare(
      rowsOf(
        { usageBytes: 10, limitBytes: 100 },
        { usageBytes: 30, limitBytes: 100 },
        { usageBytes: 50, limitBytes: 200 },
        { usageBytes: 900 },
        { limitBytes: 100 },
        { usageBytes: 10, limitBytes: 0 },
      ),
    ),
  ).toBe(0.3);
  expect(peakShare(rowsOf({ usageBytes: 0, limitBytes: 100 }))).toBe(0);
  const same = { limitBytes: 100 };
  expect(peakShare(rowsOf({ ...same, usageBytes: 30 }, same, { ...same, usageBytes: 70 }))).toBe(0.7);
  expect(peakShare(rowsOf(same, same))).toBeNull();
  expect(peakShare(rowsOf({}, { usageBytes: 10, limitBytes: 0 }))).toBeNull();
});
