import { expect, test } from 'vitest';
import type { ProbeRow } from '../../record/probeRow.ts';
import { mib, probeRow } from '../../record/testing/buildRecording.ts';
import { refaults } from './refaults.ts';

/** Two readings five seconds apart: at the start all counters are 0. */
const over5s = (grown: Partial<ProbeRow>, sizes: Partial<ProbeRow> = {}) => {
  const zero = Object.fromEntries(Object.keys(grown).map((column) => [column, 0]));
  return refaults(
    [probeRow({ atMs: 0, ...zero, ...sizes }), probeRow({ atMs: 5000, ...grown, ...sizes })],
    0,
    5000,
  );
};

test('pages a second in bytes, and in ten seconds against what is resident', () => {
  // 12,800 pages are 50 MiB: 10 MiB a second, 100 MiB in ten seconds.
  expect(
    over5s(
      { refaultFilePages: 12_800, refaultAnonPages: 25_600 },
      { fileBytes: 200 * mib, anonBytes: 100 * mib },
    ),
  ).toMatchObject({
    fileBytesPerSecond: 10 * mib,
    fileRatio: 0.5,
    anonBytesPerSecond: 20 * mib,
    anonRatio: 2,
    anonSource: 'refaultAnonPages',
  });
});

test('against next to nothing resident the share is not boundless', () => {
  expect(over5s({ refaultFilePages: 12_800 }, { fileBytes: 0 }).fileRatio).toBe(100 / 8);
});

test('the mean of what was resident over the time', () => {
  const rows = [
    probeRow({ atMs: 0, refaultFilePages: 0, fileBytes: 300 * mib }),
    probeRow({ atMs: 5000, refaultFilePages: 12_800, fileBytes: 100 * mib }),
  ];
  expect(refaults(rows, 0, 5000).fileRatio).toBe(0.5);
});

test('the group’s own count of swap-ins first, then its refaults, then the host’s', () => {
  const all = { swapInPages: 5, refaultAnonPages: 50, hostSwapInPages: 500 };
  expect(over5s(all)).toMatchObject({ anonSource: 'swapInPages', anonBytesPerSecond: 4096 });
  expect(over5s({ refaultAnonPages: 50, hostSwapInPages: 500 })).toMatchObject({
    anonSource: 'refaultAnonPages',
    anonBytesPerSecond: 40_960,
  });
  expect(over5s({ hostSwapInPages: 500 })).toMatchObject({
    anonSource: 'hostSwapInPages',
    anonBytesPerSecond: 409_600,
  });
  // One reading of a counter is enough to choose it.
  const once = [probeRow({ atMs: 0, hostSwapInPages: 0 }), probeRow({ atMs: 5000, swapInPages: 1 })];
  expect(refaults(once, 0, 5000)).toMatchObject({ anonSource: 'swapInPages', anonBytesPerSecond: null });
});

test('what was read, by the group’s count before the disk’s', () => {
  expect(over5s({ readBytes: 5000, diskReadBytes: 50_000, majorFaults: 15 })).toMatchObject({
    readBytesPerSecond: 1000,
    majorFaultsPerSecond: 3,
  });
  expect(over5s({ diskReadBytes: 50_000 }).readBytesPerSecond).toBe(10_000);
});

test('nothing was read: nothing is known', () => {
  expect(over5s({})).toEqual({
    fileRatio: null,
    anonRatio: null,
    fileBytesPerSecond: null,
    anonBytesPerSecond: null,
    anonSource: 'none',
    majorFaultsPerSecond: null,
    readBytesPerSecond: null,
  });
  expect(over5s({ refaultFilePages: 100 }).fileRatio).toBeNull();
});
