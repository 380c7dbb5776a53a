import { describe, expect, test } from 'vitest';
import { krrBytes, type Peak, paketoHeapBytes, vpaBytes } from './recommenders.ts';

const mib = 1024 ** 2;
const dayMs = 24 * 60 * 60 * 1000;

const peak = (workingSetBytes: number, changes: Partial<Peak> = {}): Peak => ({
  workingSetBytes,
  atMs: 0,
  killedAtBytes: null,
  ...changes,
});

describe('KRR', () => {
  test('adds 15 % to the largest working set of all, in whole MiB, and has a least value', () => {
    expect(krrBytes([peak(200 * mib), peak(400 * mib)])).toBe(460 * mib);
    expect(krrBytes([peak(200 * mib + 1)])).toBe(231 * mib);
    expect(krrBytes([peak(20 * mib)])).toBe(100 * mib);
  });

  test('does not look whether containers were killed', () => {
    expect(krrBytes([peak(400 * mib, { killedAtBytes: 512 * mib })])).toBe(460 * mib);
  });
});

describe('VPA', () => {
  test('adds 15 % to the end of the bucket of the peak, and has a least value', () => {
    // Buckets of 10 MB begin at 0, 10, 20.5, 31.525, ... MB; the 36th ends at 1e7 * (1.05^36 - 1) / 0.05 = 958.4 MB.
    expect(vpaBytes([peak(925e6)]) / 1.15 / 1e6).toBeCloseTo(958.36, 1);
    expect(vpaBytes([peak(100e6)])).toBe(250 * mib);
  });

  test('what is at the start of a bucket is within it', () => {
    const atLeast = (bytes: number) => vpaBytes([peak(bytes)]) / 1.15;
    for (const bytes of [300e6, 400e6, 500e6, 1e9, 5e9]) {
      expect(atLeast(bytes)).toBeGreaterThan(bytes);
      expect(atLeast(bytes)).toBeLessThan(1.06 * bytes + 1e7);
    }
  });

  test('leaves out one of ten, and no more', () => {
    const nine = Array.from({ length: 9 }, () => peak(500e6));
    expect(vpaBytes([...nine, peak(2e9)])).toBe(vpaBytes(nine));
    expect(vpaBytes([...nine.slice(1), peak(2e9), peak(2e9)])).toBe(vpaBytes([peak(2e9)]));
  });

  test('weighs a peak half as much as one that is a day younger', () => {
    // Of eleven of one day it is a tenth and less of the weight; a day younger, a sixth.
    const old = Array.from({ length: 10 }, () => peak(500e6));
    expect(vpaBytes([...old, peak(2e9, { atMs: 0 })])).toBe(vpaBytes(old));
    expect(vpaBytes([...old, peak(2e9, { atMs: dayMs })])).toBe(vpaBytes([peak(2e9)]));
  });

  test('takes one that was killed to have needed a fifth more, or 100 MiB', () => {
    expect(vpaBytes([peak(900 * mib, { killedAtBytes: 1000 * mib })])).toBe(vpaBytes([peak(1200 * mib)]));
    expect(vpaBytes([peak(200 * mib, { killedAtBytes: 250 * mib })])).toBe(vpaBytes([peak(350 * mib)]));
  });
});

test('Paketo leaves the heap what is left of the limit, in whole KiB', () => {
  // 1 GiB - 10 MiB - (14 MB + 10,000 * 5,800 B) - 240 MiB - 250 MiB, less what is no whole KiB.
  const left = 1024 * mib - 500 * mib - 72_000_000;
  expect(paketoHeapBytes({ limitBytes: 1024 * mib, loadedClasses: 10_000 })).toBe(left - (left % 1024));
  expect(paketoHeapBytes({ limitBytes: 512 * mib, loadedClasses: 10_000 })).toBeNull();
});
