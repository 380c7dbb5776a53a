import { describe, expect, test } from 'vitest';
import type { ProbeRow } from '../../record/probeRow.ts';
import { buildRecording, calm, loadRows, probeRows, served } from '../../record/testing/buildRecording.ts';
import { readGcLog } from '../../runtime/gcLog.ts';
import { calmMs } from './calm.ts';
import { firstStall, pressure, stallBegins, worstShare } from './stalls.ts';

const rows = (toMs: number, row: (second: number) => Partial<ProbeRow>) => probeRows(0, toMs, row);

describe('pressure', () => {
  test('each kind as a share of the time, of the container before the host', () => {
    const all = rows(5000, (second) => ({
      memSomeUs: second * 400_000,
      memFullUs: second * 300_000,
      ioSomeUs: second * 200_000,
      ioFullUs: second * 100_000,
      hostMemFullUs: second * 900_000,
    }));
    expect(pressure(all, 0, 5000)).toEqual({
      memSome: 0.4,
      memFull: 0.3,
      ioSome: 0.2,
      ioFull: 0.1,
      source: 'container',
    });
  });

  test('by one column of the container’s own it is the container’s, and the others are not known', () => {
    const own = rows(5000, (second) => ({ ioFullUs: second * 100_000, hostMemFullUs: second * 900_000 }));
    expect(pressure(own, 0, 5000)).toEqual({
      memSome: null,
      memFull: null,
      ioSome: null,
      ioFull: 0.1,
      source: 'container',
    });
  });

  test('by the host’s where the container has none, and none where nobody has', () => {
    const host = rows(5000, (second) => ({
      hostMemSomeUs: second * 400_000,
      hostMemFullUs: second * 300_000,
      hostIoSomeUs: second * 200_000,
      hostIoFullUs: second * 100_000,
    }));
    expect(pressure(host, 0, 5000)).toEqual({
      memSome: 0.4,
      memFull: 0.3,
      ioSome: 0.2,
      ioFull: 0.1,
      source: 'host',
    });
    expect(
      pressure(
        rows(5000, () => ({})),
        0,
        5000,
      ),
    ).toEqual({
      memSome: null,
      memFull: null,
      ioSome: null,
      ioFull: null,
      source: 'none',
    });
  });
});

describe('a stall', () => {
  const stalling = (share: number, fromS: number) =>
    rows(10_000, (second) => ({ memFullUs: Math.max(0, second - fromS) * share * 1e6 }));

  test('is felt from a tenth of a second on', () => {
    expect(firstStall(stalling(0.12, 3), 0, 10_000)).not.toBeNull();
    expect(firstStall(stalling(0.08, 3), 0, 10_000)).toBeNull();
  });

  test('is looked for in whole seconds of the time asked for, its end included', () => {
    expect(firstStall(stalling(0.5, 9), 0, 10_000)).not.toBeNull();
    expect(firstStall(stalling(0.5, 9.5), 0, 9400)).toBeNull();
    expect(firstStall(stalling(0.5, 0), 9500, 10_000)).toBeNull();
    expect(
      firstStall(
        rows(10_000, () => ({})),
        0,
        10_000,
      ),
    ).toBeNull();
  });

  test('begins with the last reading before its counters have moved for 10 ms', () => {
    const slow = rows(4000, (second) => ({
      memFullUs: second < 2 ? 0 : (second - 2) * 100_000,
      ioFullUs: 7,
    }));
    // 10 ms of stalls have come together by 2.1 s.
    expect(stallBegins(slow, ['memFullUs', 'ioFullUs'], 1000, 3000)).toBe(2000);
    expect(stallBegins(slow, ['memFullUs'], 1000, 2000)).toBe(1000);
    expect(stallBegins([], ['memFullUs'], 1000, 2000)).toBe(1000);
  });
});

describe('the worst five seconds', () => {
  const burst = (from: number, seconds: number) =>
    rows(20_000, (second) => ({ ioFullUs: Math.min(Math.max(0, second - from), seconds) * 1e6 }));

  test('wherever they are', () => {
    expect(worstShare(burst(7, 2), 'ioFullUs', 0, 20_000)).toBeCloseTo(0.4, 1);
    expect(worstShare(burst(15, 5), 'ioFullUs', 0, 20_000)).toBeCloseTo(1, 1);
    expect(worstShare(burst(0, 0), 'ioFullUs', 0, 20_000)).toBe(0);
  });

  test('of the time asked for alone, and of all of it where that is shorter', () => {
    expect(worstShare(burst(15, 5), 'ioFullUs', 0, 10_000)).toBe(0);
    expect(worstShare(burst(0, 1), 'ioFullUs', 0, 2000)).toBeCloseTo(0.5, 6);
  });

  test('null where it was not read', () => {
    expect(worstShare(burst(0, 1), 'memFullUs', 0, 20_000)).toBeNull();
  });
});

describe('a calm time to compare with', () => {
  const of = (ok: (second: number) => number, stall: (second: number) => number | null) =>
    calmMs(
      buildRecording({
        load: loadRows(0, 10_000, (second) => served(ok(second))),
        probe: rows(10_000, (second) => ({ ...calm(), memFullUs: stall(second), ioFullUs: null })),
      }),
      readGcLog([]),
    );

  test('ends with the second of two seconds in a row that served without stalls', () => {
    expect(
      of(
        () => 9,
        () => 0,
      ),
    ).toBe(2000);
    expect(
      of(
        (second) => (second === 2 || second === 4 ? 0 : 9),
        () => 0,
      ),
    ).toBe(6000);
    expect(
      of(
        () => 9,
        (second) => Math.min(second, 5) * 500_000,
      ),
    ).toBeGreaterThanOrEqual(7000);
  });

  test('without any readings of pressure no second is known to be bad; without answers none is good', () => {
    expect(
      of(
        () => 9,
        () => null,
      ),
    ).toBe(2000);
    expect(
      of(
        () => 0,
        () => 0,
      ),
    ).toBeNull();
    expect(
      of(
        (second) => second % 2,
        () => 0,
      ),
    ).toBeNull();
  });
});
