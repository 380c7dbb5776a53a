import { expect, describe as group, test } from 'vitest';
import type { Window } from '../degradation/window.ts';
import { nothing } from '../testing/blankWindow.ts';
import { describe, howClose, percent } from './symptomWords.ts';

const mib = 1024 ** 2;
const paging: Window = {
  ...nothing,
  pressure: { memSome: 0.9, memFull: 0.45, ioSome: 0.3, ioFull: 0.1, source: 'container' },
  refaults: {
    fileRatio: 0.7,
    anonRatio: 1.5,
    fileBytesPerSecond: 18 * mib,
    anonBytesPerSecond: 35 * mib,
    anonSource: 'refaultAnonPages',
    majorFaultsPerSecond: 9000.4,
    readBytesPerSecond: 36 * mib,
    readSource: 'diskReadBytes',
  },
  cpu: { ...nothing.cpu, hostIowait: 0.6 },
  usageShare: 0.99,
  swapBytes: 200 * mib,
};
const collecting: Window = {
  ...nothing,
  gc: { ...nothing.gc, share: 0.93, fullGcs: 93, liveShare: 0.97, source: 'hsperfdata' },
};
const lines = (window: Window, kind: Parameters<typeof describe>[1]) =>
  describe(window, kind, 12_000).map(({ source, text }) => [source, text]);
const disk = [
  'host',
  'The disk read 36 MiB/s, for whomever, with 9000 major faults per second; iowait was 60 %.',
];
const stalls =
  'Over 10 s all tasks stood still for memory 45 % of the time (some: 90 %), for I/O 10 % (some: 30 %).';

test('a share in percent', () => {
  expect([percent(0.437), percent(0), percent(1), percent(null)]).toEqual(['44 %', '0 %', '100 %', 'n/a']);
});

group('a window with a thrash, by its numbers', () => {
  test('of swap', () => {
    expect(lines(paging, 'swap-thrash')).toEqual([
      ['cgroup', stalls],
      [
        'cgroup',
        '35 MiB/s of anonymous memory were read back from swap: 150 % of what was resident every 10 s; 200 MiB were swapped out.',
      ],
      disk,
    ]);
    expect(describe(paging, 'swap-thrash', 12_500)[0]?.at?.ms).toBe(12_500);
  });

  test('of swap, by what the host saw', () => {
    const window: Window = {
      ...paging,
      pressure: { ...paging.pressure, source: 'host' },
      refaults: { ...paging.refaults, anonSource: 'hostSwapInPages', majorFaultsPerSecond: null },
    };
    expect(lines(window, 'swap-thrash').map(([source]) => source)).toEqual(['host', 'host', 'host']);
    expect(lines(window, 'swap-thrash')[2]?.[1]).toContain('with an unknown number of major faults');
  });

  test('of the page cache; where no pressure could be read, none is told', () => {
    const file =
      '18 MiB/s of file pages were read back after they had been dropped: 70 % of those resident every 10 s, at 99 % of the limit.';
    expect(lines(paging, 'cache-thrash')).toEqual([['cgroup', stalls], ['cgroup', file], disk]);
    const blind: Window = { ...paging, pressure: nothing.pressure };
    expect(lines(blind, 'cache-thrash')).toEqual([['cgroup', file], disk]);
  });

  test('of the collector, with its CPU time where the log has it', () => {
    const pressure = { ...nothing.pressure, memFull: 0.01 };
    const quiet = ['cgroup', 'It was not paging: all tasks stood still for memory 1 % of the time.'];
    expect(lines({ ...collecting, pressure }, 'gc-thrash')).toEqual([
      [
        'hsperfdata',
        'Over 10 s the JVM spent 93 % of the time in collections, 93 of them full, and 97 % of the space stayed in use after them.',
      ],
      quiet,
    ]);
    const gc = { ...collecting.gc, fullGcs: null, cpuPerWall: 0.96, source: 'GC log' as const };
    expect(lines({ ...collecting, pressure, gc }, 'gc-thrash')).toEqual([
      [
        'GC log',
        'Over 10 s the JVM spent 93 % of the time in collections, an unknown number of them full, and 97 % of the space stayed in use after them. Collections had 1.0 s of CPU per second.',
      ],
      quiet,
    ]);
  });

  test('and by what clients lost', () => {
    const load = (window: Partial<Window>) =>
      lines({ ...collecting, ...window }, 'gc-thrash').filter(([source]) => source === 'load');
    expect(load({ goodput: 12.34, drop: 0.9, brokenShare: 0.7 })).toEqual([
      ['load', 'Goodput was 12.3/s, 90 % below the best before.'],
      ['load', 'The objective was broken in 70 % of these seconds.'],
    ]);
    expect(load({ goodput: 0, drop: 1, brokenShare: 0 })).toEqual([
      ['load', 'Goodput was 0.0/s, 100 % below the best before.'],
    ]);
    expect(load({ goodput: 12 })).toEqual([]);
    expect(load({ drop: 0.5 })).toEqual([]);
    expect(load({ goodput: 3, drop: 0.5, dropFrom: 'what arrived', brokenShare: 0 })[0]).toContain(
      'Goodput was 3.0/s, 50 % below what arrived.',
    );
  });
});

group('how much of a thrash a window shows that is none', () => {
  test('of the collector', () => {
    expect(howClose(collecting, 'gc-thrash')).toMatch(
      /^collections took 93 % of the time \(a thrash: \d+ %\) with 97 % in use after them \(\d+ %\)$/,
    );
  });

  test('of pages: its own share, all stalls together, and the loss where it can be told', () => {
    const window: Window = { ...paging, drop: 0.2, comparable: true };
    expect(howClose(window, 'swap-thrash')).toMatch(
      /^within 10 s, 150 % of the resident pages were read back \(a thrash: \d+ %\), all tasks stood still 55 % of the time \(\d+ %\), and goodput was 20 % below the best before \(a thrash: \d+ %\)$/,
    );
    expect(howClose(window, 'cache-thrash')).toMatch(/^within 10 s, 70 % of the resident pages /);
    expect(howClose(paging, 'cache-thrash')).toMatch(
      /, and there was no calm time before to compare goodput with$/,
    );
    expect(howClose(nothing, 'cache-thrash')).toContain('all tasks stood still 0 % of the time');
  });
});
