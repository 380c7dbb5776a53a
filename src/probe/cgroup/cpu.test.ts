import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { readCpuacctStat, readCpuStatV1, readCpuStatV2 } from './cpu.ts';

test('v2: microseconds, throttling', () => {
  const real = fixture('v2/limited/cpu.stat');
  expect(columns(readCpuStatV2, real)).toEqual({
    cpuUsageUs: 16124165,
    cpuUserUs: 3425628,
    cpuSystemUs: 12698537,
    throttledPeriods: 42,
    throttledUs: 538744,
  });
  expectCutsHarmless(readCpuStatV2, real);
});

test('v2 without the controller: usage, and throttling not read', () => {
  expect(columns(readCpuStatV2, fixture('v1/limited/unified/cpu.stat'))).toEqual({
    cpuUsageUs: 1419722,
    cpuUserUs: 287991,
    cpuSystemUs: 1131730,
  });
});

test('v1: nanoseconds and ticks become microseconds', () => {
  expect(columns(readCpuStatV1, 'nr_periods 92\nnr_throttled 5\nthrottled_time 1234000\n')).toEqual({
    throttledPeriods: 5,
    throttledUs: 1234,
  });
  expect(columns(readCpuacctStat, fixture('v1/limited/cpuacct/cpuacct.stat'))).toEqual({
    cpuUserUs: 280_000,
    cpuSystemUs: 1_120_000,
  });
  expectCutsHarmless(readCpuStatV1, fixture('v1/limited/cpu/cpu.stat'));
});
