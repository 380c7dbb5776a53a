import { describe, expect, test } from 'vitest';
import { probeRow } from '../../record/testing/buildRecording.ts';
import { between, firstRise, growth, highest, lowest, mean, perSecond, share } from './counter.ts';

/** A row a second, from 0 on; `null`: not read. */
const rowsOf = (...values: (number | null)[]) =>
  values.map((majorFaults, second) => probeRow({ atMs: second * 1000, majorFaults }));

describe('rows of a stretch', () => {
  const rows = rowsOf(0, 1, 2, 3, 4, 5, 6);
  const times = (fromMs: number, toMs: number) => between(rows, fromMs, toMs).map(({ atMs }) => atMs / 1000);

  test.each([
    [2000, 4000, [2, 3, 4]],
    [2001, 3999, [3]],
    [1999, 4001, [2, 3, 4]],
    [-5, 0, [0]],
    [6000, 9000, [6]],
    [6001, 9000, []],
    [4000, 2000, []],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, [0, 1, 2, 3, 4, 5, 6]],
  ])('%d to %d, both included', (fromMs, toMs, seconds) => {
    expect(times(fromMs, toMs)).toEqual(seconds);
  });

  test('of no rows there are none', () => {
    expect(between([], 0, 1000)).toEqual([]);
  });
});

describe('growth of a counter', () => {
  const grown = (values: (number | null)[], fromMs: number, toMs: number) =>
    growth(rowsOf(...values), 'majorFaults', fromMs, toMs);

  test('between two readings, and over which time', () => {
    expect(grown([5, 7, 12, 20, 90], 0, 3000)).toEqual({ by: 15, overMs: 3000 });
    expect(grown([5, 7, 12, 20, 90], 1000, 2000)).toEqual({ by: 5, overMs: 1000 });
  });

  test('the reading before the stretch is its start, where it is near', () => {
    expect(grown([0, 10, 30, 60], 1500, 3000)).toEqual({ by: 50, overMs: 2000 });
    expect(grown([0, 10, 30, 60], 1999, 3000)).toEqual({ by: 50, overMs: 2000 });
    const far = [probeRow({ atMs: 0, majorFaults: 1 }), probeRow({ atMs: 5000, majorFaults: 4 })];
    expect(growth(far, 'majorFaults', 999, 6000)).toEqual({ by: 3, overMs: 5000 });
    expect(growth(far, 'majorFaults', 1000, 6000)).toBeNull();
  });

  test('a counter that starts again has lost nothing, and what it had is not added again', () => {
    expect(grown([100, 110, 3, 8], 0, 3000)).toEqual({ by: 15, overMs: 3000 });
  });

  test('what was not read is no 0, and fewer than two readings tell nothing', () => {
    expect(grown([null, 4, null, 10, null], 0, 4000)).toEqual({ by: 6, overMs: 2000 });
    expect(grown([null, 4, null], 0, 4000)).toBeNull();
    expect(grown([null, null], 0, 4000)).toBeNull();
    expect(grown([], 0, 4000)).toBeNull();
    expect(grown([1, 2, 3], 7000, 9000)).toBeNull();
    const twice = [probeRow({ atMs: 0, majorFaults: 1 }), probeRow({ atMs: 0, majorFaults: 4 })];
    expect(growth(twice, 'majorFaults', 0, 10)).toBeNull();
  });

  test('a second, a share of the time', () => {
    expect(perSecond({ by: 30, overMs: 2000 })).toBe(15);
    expect(perSecond(null)).toBeNull();
    // 0.5 s in microseconds of 2 s.
    expect(share({ by: 500_000, overMs: 2000 }, 1000)).toBe(0.25);
    expect(share({ by: 900, overMs: 2000 }, 1)).toBe(0.45);
    expect(share({ by: 9000, overMs: 2000 }, 1)).toBe(1);
    expect(share(null, 1)).toBeNull();
  });
});

describe('over a column', () => {
  const rows = rowsOf(null, 7, 3, null, 8);
  const nothing = rowsOf(null, null);

  test('the highest, the lowest and the mean of what was read', () => {
    expect([highest, lowest, mean].map((of) => of(rows, 'majorFaults'))).toEqual([8, 3, 6]);
    expect([highest, lowest, mean].map((of) => of(rowsOf(-2, -5), 'majorFaults'))).toEqual([-2, -5, -3.5]);
    expect([highest, lowest, mean].map((of) => of(nothing, 'majorFaults'))).toEqual([null, null, null]);
  });

  test('when it first rose, above a base or above its first reading', () => {
    const rose = (values: (number | null)[], base: number | null) =>
      firstRise(rowsOf(...values), 'majorFaults', base);
    expect(rose([null, 0, 0, 1, 2], 0)).toBe(3000);
    expect(rose([4, 4, null, 5], 0)).toBe(0);
    expect(rose([4, 4, null, 5], null)).toBe(3000);
    expect(rose([4, 3, 4], null)).toBeNull();
    expect(rose([0, 0], 0)).toBeNull();
    expect(rose([null], null)).toBeNull();
  });
});
