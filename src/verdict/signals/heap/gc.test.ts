import { describe, expect, test } from 'vitest';
import type { ProbeRow } from '../../../record/probeRow.ts';
import { mib, probeRow } from '../../../record/testing/buildRecording.ts';
import { readGcLog } from '../../../runtime/index.ts';
import { cpuLine, pauseLine } from '../../testing/gcLogLines.ts';
import { gcActivity } from './gc.ts';

const zeroWallMs = 1_700_000_000_000;
const over = (rows: ProbeRow[], lines: string[], fromMs = 0, toMs = 10_000) =>
  gcActivity(rows, readGcLog(lines), zeroWallMs, fromMs, toMs);

describe('by the JVM’s counters', () => {
  const counters = (grown: Partial<ProbeRow>, sizes: Partial<ProbeRow> = {}) => {
    const zero = Object.fromEntries(Object.keys(grown).map((column) => [column, 0]));
    return [probeRow({ atMs: 0, ...zero, ...sizes }), probeRow({ atMs: 10_000, ...grown, ...sizes })];
  };

  test('young and full collections together, of the time', () => {
    expect(over(counters({ youngGcMs: 1000, fullGcMs: 3000, fullGcs: 7 }), [])).toEqual({
      share: 0.4,
      fullGcs: 7,
      liveShare: null,
      cpuPerWall: null,
      source: 'hsperfdata',
    });
    expect(over(counters({ youngGcMs: 1000 }), [])).toMatchObject({ share: 0.1, fullGcs: null });
    expect(over(counters({ fullGcMs: 3000 }), [])).toMatchObject({ share: 0.3 });
    expect(over(counters({ fullGcMs: 30_000 }), [])).toMatchObject({ share: 1 });
  });

  test('a collection that lasts shows in its flag, before it is counted', () => {
    const rows = (...flags: (number | null)[]) =>
      flags.map((inGc, index) => probeRow({ atMs: index * 2000, youngGcMs: 100 * index, inGc }));
    expect(over(rows(1, 1, 0, 1, null), []).share).toBe(0.75);
    expect(over(rows(0, 0, 0, 0, 0), []).share).toBe(0.05);
    expect(over(rows(null, null), []).share).toBe(0.05);
  });

  test('the least in use, of the heap or of the old generation, whichever is fuller', () => {
    const full = {
      heapUsedBytes: 30 * mib,
      heapMaxBytes: 100 * mib,
      oldUsedBytes: 45 * mib,
      oldMaxBytes: 50 * mib,
    };
    const live = (changes: Partial<ProbeRow>, first: Partial<ProbeRow> = {}) => {
      const [one, two] = counters({ youngGcMs: 1000 }, { ...full, ...changes });
      return over([{ ...(one as ProbeRow), ...first }, two as ProbeRow], []).liveShare;
    };
    expect(live({})).toBe(0.9);
    expect(live({ heapUsedBytes: 95 * mib })).toBe(0.95);
    expect(live({}, { oldUsedBytes: 25 * mib })).toBe(0.5);
    expect(live({}, { heapUsedBytes: 99 * mib, oldUsedBytes: 20 * mib })).toBe(0.4);
    expect(live({ oldUsedBytes: null })).toBe(0.3);
    expect(live({ heapUsedBytes: null })).toBe(0.9);
    expect(live({ oldMaxBytes: 0 })).toBe(0.3);
    expect(live({ heapMaxBytes: null })).toBeNull();
    // The maximum of the last reading that has one.
    expect(live({}, { heapMaxBytes: 500 * mib, oldMaxBytes: 500 * mib })).toBe(0.9);
  });

  test('rank before the log', () => {
    expect(over(counters({ youngGcMs: 1000 }), [pauseLine(5, 20)])).toMatchObject({
      source: 'hsperfdata',
      share: 0.1,
    });
  });
});

describe('by the GC log', () => {
  test('pauses within the time, the full ones counted, and the least that one left in use', () => {
    const lines = [
      pauseLine(1, 10),
      pauseLine(4, 200),
      pauseLine(5, 300),
      pauseLine(6, 100, { type: 'Young (Allocation Failure)' }),
      pauseLine(9, 50),
    ];
    expect(over([], lines, 4000, 8000)).toEqual({
      // Three of half a second in four.
      share: 0.375,
      fullGcs: 2,
      liveShare: 0.5,
      cpuPerWall: null,
      source: 'GC log',
    });
  });

  test('a dated log without a pause in the time says that there was none', () => {
    expect(over([], [pauseLine(1, 10)], 4000, 8000)).toMatchObject({
      share: 0,
      fullGcs: 0,
      liveShare: null,
      source: 'GC log',
    });
  });

  test('one without dates says nothing of any time, and neither does none', () => {
    const none = { share: null, fullGcs: null, liveShare: null, cpuPerWall: null, source: 'none' };
    expect(over([], ['GC(0) Pause Full (x) 30M->29M(32M) 10.5ms'])).toEqual(none);
    expect(over([], [])).toEqual(none);
  });

  test('more than the time is all of it', () => {
    const lines = [1, 1.2, 1.4].map((second) => pauseLine(second, 10));
    expect(over([], lines, 900, 1500).share).toBe(1);
  });
});

describe('the CPU time of collections', () => {
  const lines = (userS: number, realS: number) => [
    pauseLine(1, 10, { id: 1 }),
    cpuLine(1, userS, realS),
    pauseLine(2, 10, { id: 2 }),
    cpuLine(2, userS, realS),
  ];

  test('against their wall time: below 1 they waited', () => {
    expect(over([], lines(0.1, 0.4)).cpuPerWall).toBeCloseTo(0.25, 12);
    expect(over([], lines(0.8, 0.4)).cpuPerWall).toBeCloseTo(2, 12);
    expect(over([], [...lines(0.1, 0.4), pauseLine(3, 10, { id: 3 })]).cpuPerWall).toBeCloseTo(0.25, 12);
  });

  test('of so little time says nothing, as the log rounds it', () => {
    expect(over([], lines(0.01, 0.01)).cpuPerWall).toBeNull();
    expect(over([], [pauseLine(1, 10)]).cpuPerWall).toBeNull();
  });
});
