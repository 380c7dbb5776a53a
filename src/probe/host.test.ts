import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../test/fixtures/probe/fixture.ts';
import { hostPressureIsThere } from './cgroup/pressure.ts';
import { addDiskStat, hostMemoryAvailableBytes, readHostStat, readMeminfo, readVmstat } from './host.ts';
import { kernelLogIsReadable } from './kernel/kernelLog.ts';

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

describe('facts of a host that are asked for once, by the same readers', () => {
  let procDir: string;
  beforeEach(() => {
    procDir = mkdtempSync(join(tmpdir(), 'oomlab-proc-'));
  });
  afterEach(() => rmSync(procDir, { recursive: true }));

  test('memory that is available; null on a kernel that does not say it', () => {
    writeFileSync(join(procDir, 'meminfo'), fixture('v1/host/meminfo'));
    expect(hostMemoryAvailableBytes(procDir)).toBe(21123444 * 1024);
    writeFileSync(join(procDir, 'meminfo'), 'MemTotal:       24684084 kB\n');
    expect(hostMemoryAvailableBytes(procDir)).toBeNull();
  });

  test('pressure: not where there is no file, and not where it says nothing', () => {
    expect(hostPressureIsThere(procDir)).toBe(false);
    mkdirSync(join(procDir, 'pressure'));
    writeFileSync(join(procDir, 'pressure', 'memory'), '');
    expect(hostPressureIsThere(procDir)).toBe(false);
    const line = 'avg10=0.00 avg60=0.00 avg300=0.00 total=7';
    writeFileSync(join(procDir, 'pressure', 'memory'), `some ${line}\nfull ${line}\n`);
    expect(hostPressureIsThere(procDir)).toBe(true);
  });

  test('the kernel log: readable only if it can be opened', () => {
    expect(kernelLogIsReadable(join(procDir, 'kmsg'))).toBe(false);
    writeFileSync(join(procDir, 'kmsg'), '');
    expect(kernelLogIsReadable(join(procDir, 'kmsg'))).toBe(true);
  });
});
