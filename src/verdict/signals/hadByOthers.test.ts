import { expect, test } from 'vitest';
import type { ProbeRow } from '../../record/probeRow.ts';
import { probeRow } from '../../record/testing/buildRecording.ts';
import { hadByOthers } from './hadByOthers.ts';

/** Over two seconds. */
const over = (end: Partial<ProbeRow>) => {
  const start = Object.fromEntries(Object.keys(end).map((column) => [column, 0]));
  return hadByOthers([probeRow({ atMs: 0, ...start }), probeRow({ atMs: 2000, ...end })], 0, 2000);
};

test('a group that wanted to compute, and of which nothing ran, was kept from it', () => {
  expect(over({ cpuFullUs: 1_500_000 })).toBe(0.75);
  expect(over({ cpuFullUs: 0 })).toBe(0);
});

test('that its own threads stood behind each other is its own matter', () => {
  expect(over({ cpuFullUs: 0, cpuSomeUs: 2_000_000, cpuUsageUs: 2_000_000 })).toBe(0);
});

test('so is that its quota let it wait', () => {
  expect(over({ cpuFullUs: 1_000_000, throttledUs: 1_000_000 })).toBe(0);
  expect(over({ cpuFullUs: 1_000_000, throttledUs: 1_500_000 })).toBe(0);
  expect(over({ cpuFullUs: 1_500_000, throttledUs: 1_000_000 })).toBe(0.25);
});

test('what a hypervisor gave to other machines counts, and is not seen by the group', () => {
  expect(over({ cpuFullUs: 500_000, hostUserMs: 1000, hostStealMs: 1000 })).toBe(0.75);
  expect(over({ cpuFullUs: 2_000_000, hostUserMs: 1000, hostStealMs: 1000 })).toBe(1);
});

test('a kernel that does not count it tells nothing', () => {
  expect(over({ cpuSomeUs: 2_000_000 })).toBeNull();
});
