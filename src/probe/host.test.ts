import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../test/fixtures/probe/fixture.ts';
import { addDiskStat, readHostStat, readMeminfo, readVmstat } from './host.ts';

test('CPU by mode, in milliseconds', () => {
  const real = fixture('v1/host/stat');
  expect(columns(readHostStat, real)).toEqual({
    hostUserMs: 1_070_150,
    hostNiceMs: 8_870,
    hostSystemMs: 547_270,
    hostIdleMs: 1_955_710,
    hostIowaitMs: 25_010,
    hostIrqMs: 0,
    hostSoftirqMs: 60_680,
    hostStealMs: 4_960,
  });
  expectCutsHarmless(readHostStat, real);
});

test('memory and swap, in bytes', () => {
  const real = fixture('v1/host/meminfo');
  expect(columns(readMeminfo, real)).toEqual({
    hostMemTotalBytes: 24684084 * 1024,
    hostMemAvailableBytes: 21123444 * 1024,
    hostSwapTotalBytes: 2097148 * 1024,
    hostSwapFreeBytes: 2005628 * 1024,
  });
  expectCutsHarmless(readMeminfo, real);
});

test('swap traffic, major faults and OOM kills, on two kernels', () => {
  const real = fixture('v1/host/vmstat');
  expect(columns(readVmstat, real)).toEqual({
    hostSwapInPages: 1307664,
    hostSwapOutPages: 1284982,
    hostMajorFaults: 479382,
    hostOomKills: 14,
  });
  expectCutsHarmless(readVmstat, real);
  expect(Object.keys(columns(readVmstat, fixture('v2/host/vmstat'))).length).toBe(4);
});

test('a kernel before 4.13 does not count OOM kills: not read, not 0', () => {
  const old = `${fixture('v1/host/vmstat')}`.replace(/oom_kill .*\n/, '');
  expect(columns(readVmstat, old)).not.toHaveProperty('hostOomKills');
});

test('a disk: sectors become bytes; a cut-off line adds nothing', () => {
  const real = fixture('v1/host/vda-stat');
  expect(columns(addDiskStat, real)).toEqual({
    diskReadBytes: 20361842 * 512,
    diskWriteBytes: 37286304 * 512,
    diskBusyMs: 73840,
  });
  expectCutsHarmless(addDiskStat, real);
});
