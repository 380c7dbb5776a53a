import { expect, test } from 'vitest';
import { krrBytes, paketoHeapBytes, vpaBytes } from './recommenders.ts';

const mib = 1024 ** 2;

test('KRR adds 15 % to the largest working set, and has a least value', () => {
  expect(krrBytes({ workingSetPeakBytes: 400 * mib })).toBeCloseTo(460 * mib);
  expect(krrBytes({ workingSetPeakBytes: 20 * mib })).toBe(100 * mib);
});

test('VPA adds 15 % to the end of the bucket of the peak, and has a least value', () => {
  // Buckets of 10 MB begin at 0, 10, 20.5, 31.525, ... MB; the 36th ends at 1e7 * (1.05^36 - 1) / 0.05 = 958.4 MB.
  expect(vpaBytes({ workingSetPeakBytes: 925e6 }) / 1.15 / 1e6).toBeCloseTo(958.36, 1);
  expect(vpaBytes({ workingSetPeakBytes: 100e6 })).toBe(250 * mib);
});

test('what is at the start of a bucket is within it', () => {
  const atLeast = (bytes: number) => vpaBytes({ workingSetPeakBytes: bytes }) / 1.15;
  for (const bytes of [300e6, 400e6, 500e6, 1e9, 5e9]) {
    expect(atLeast(bytes)).toBeGreaterThan(bytes);
    expect(atLeast(bytes)).toBeLessThan(1.06 * bytes + 1e7);
  }
});

test('Paketo leaves the heap what is left of the limit', () => {
  // 1 GiB - 10 MiB - (14 MB + 10,000 * 5,800 B) - 240 MiB - 250 MiB
  expect(paketoHeapBytes({ limitBytes: 1024 * mib, loadedClasses: 10_000 })).toBe(
    1024 * mib - 500 * mib - 72_000_000,
  );
  expect(paketoHeapBytes({ limitBytes: 512 * mib, loadedClasses: 10_000 })).toBeNull();
});
