import { describe, expect, test } from 'vitest';
import { nothing } from '../testing/blankWindow.ts';
import { symptom } from './thrash.ts';
import type { Window } from './window.ts';

/** Where thrash by paging begins: each way to be one, at its bounds. The rest of the window lies far from all others. */

type Parts = Omit<Partial<Window>, 'pressure' | 'refaults'> & {
  pressure?: Partial<Window['pressure']>;
  refaults?: Partial<Window['refaults']>;
};
const quiet = { memSome: 0, memFull: 0, ioSome: 0, ioFull: 0, source: 'container' as const };

/** `swap-thrash`, `near swap-thrash`, `close to swap-thrash`, `near and close to ...` or `none`. */
const verdictOf = (window: Window, swapAllowed: boolean): string => {
  const { kind, near, close } = symptom(window, swapAllowed);
  if (kind !== 'none') return kind;
  if (near !== null && close !== null) return `near and close to ${near}`;
  return near === null ? (close === null ? 'none' : `close to ${close}`) : `near ${near}`;
};

describe('swap', () => {
  const of = ({ pressure, refaults, ...more }: Parts) =>
    verdictOf(
      {
        ...nothing,
        comparable: true,
        drop: 0,
        brokenShare: 0,
        ...more,
        pressure: { ...quiet, ...pressure },
        refaults: {
          ...nothing.refaults,
          anonRatio: 0,
          anonBytesPerSecond: 0,
          anonSource: 'refaultAnonPages',
          fileRatio: 0,
          ...refaults,
        },
      },
      true,
    );
  const much = { anonRatio: 0.3, anonBytesPerSecond: 1000, readBytesPerSecond: 1e9, fileBytesPerSecond: 1e9 };

  test('much of it read back, with stalls for memory', () => {
    expect(of({ refaults: much, pressure: { memFull: 0.4 } })).toBe('swap-thrash');
    expect(of({ refaults: much, pressure: { memFull: 0.39 } })).toBe('near swap-thrash');
    expect(of({ refaults: { ...much, anonRatio: 0.29 }, pressure: { memFull: 0.4 } })).toBe('none');
  });

  test('much of it read back, with harm and stalls of which some are for the disk', () => {
    const stalls = (memFull: number, ioFull: number) => ({ refaults: much, pressure: { memFull, ioFull } });
    expect(of({ ...stalls(0.125, 0.125), drop: 0.5 })).toBe('swap-thrash');
    expect(of({ ...stalls(0.125, 0.125), brokenShare: 0.5 })).toBe('swap-thrash');
    expect(of({ ...stalls(0.125, 0.125), drop: 0.49, brokenShare: 0.49 })).toBe('close to swap-thrash');
    expect(of({ ...stalls(0.125, 0.12), drop: 0.5 })).toBe('near and close to swap-thrash');
    expect(of({ ...stalls(0, 0.4), drop: 0.5 })).toBe('swap-thrash');
    expect(of({ ...stalls(0, 0.4) })).toBe('none');
  });

  test('much of it read back, and most is lost: some tasks that wait are enough', () => {
    const some = (parts: NonNullable<Parts['pressure']>) =>
      of({ refaults: much, drop: 0.8, pressure: parts });
    expect(some({ memSome: 0.8 })).toBe('swap-thrash');
    expect(some({ ioSome: 0.8 })).toBe('swap-thrash');
    expect(some({ memSome: 0.79, ioSome: 0.79 })).toBe('near swap-thrash');
    expect(of({ refaults: much, drop: 0.79, pressure: { memSome: 0.8, ioSome: 0.8 } })).toBe(
      'near swap-thrash',
    );
    expect(of({ refaults: much, brokenShare: 0.8, pressure: { memSome: 0.8 } })).toBe('swap-thrash');
  });

  test('much of it read back, and most is lost: short stalls are enough', () => {
    const short = (memFull: number, ioFull: number) =>
      of({ refaults: much, drop: 0.8, pressure: { memFull, ioFull } });
    expect(short(0.08, 0.07)).toBe('swap-thrash');
    expect(short(0.08, 0.06)).toBe('near swap-thrash');
    expect(of({ refaults: much, drop: 0.79, pressure: { memFull: 0.15 } })).toBe(
      'near and close to swap-thrash',
    );
    expect(of({ refaults: { ...much, anonRatio: 0.29 }, drop: 0.8, pressure: { memFull: 0.15 } })).toBe(
      'none',
    );
  });

  test('a slow disk: most of what is read had been swapped out', () => {
    const slow = (anonBytesPerSecond: number, anonRatio = 0.02) => ({
      ...much,
      anonRatio,
      anonBytesPerSecond,
      readBytesPerSecond: 1000,
    });
    const stalled = { drop: 0.5, pressure: { ioFull: 0.4 } };
    expect(of({ refaults: slow(500), ...stalled })).toBe('swap-thrash');
    expect(of({ refaults: slow(499), ...stalled })).toBe('none');
    expect(of({ refaults: slow(500, 0.019), ...stalled })).toBe('none');
    expect(of({ refaults: slow(500), pressure: { ioFull: 0.4 }, drop: 0.49 })).toBe('close to swap-thrash');
    expect(of({ refaults: { ...slow(500), readBytesPerSecond: null }, ...stalled })).toBe('none');
    expect(of({ refaults: { ...slow(1), readBytesPerSecond: 0 }, ...stalled })).toBe('swap-thrash');
    expect(of({ refaults: slow(500), drop: 0.5 })).toBe('near swap-thrash');
  });

  test('half as much as the file pages that come along', () => {
    const beside = (
      anonBytesPerSecond: number,
      fileBytesPerSecond: number | null = 1000,
      anonRatio = 0.02,
    ) => ({
      ...much,
      anonRatio,
      anonBytesPerSecond,
      fileBytesPerSecond,
    });
    const stalled = { drop: 0.5, pressure: { ioFull: 0.4 } };
    expect(of({ refaults: beside(500), ...stalled })).toBe('swap-thrash');
    expect(of({ refaults: beside(499), ...stalled })).toBe('none');
    expect(of({ refaults: beside(0, null), ...stalled })).toBe('swap-thrash');
    expect(of({ refaults: beside(500, 1000, 0.019), ...stalled })).toBe('none');
    expect(of({ refaults: beside(500), drop: 0.5 })).toBe('none');
    expect(of({ refaults: beside(500), drop: 0.5, pressure: { ioFull: 0.15 } })).toBe('close to swap-thrash');
  });

  test('all of it from the start, where there never was a better time', () => {
    const always = (anonRatio: number, memFull: number, comparable = false) =>
      of({ refaults: { ...much, anonRatio }, pressure: { memFull, ioFull: 0.05 }, comparable });
    expect(always(1, 0.2)).toBe('swap-thrash');
    expect(always(0.99, 0.2)).toBe('near and close to swap-thrash');
    expect(always(1, 0.199)).toBe('close to swap-thrash');
    expect(always(1, 0.2, true)).toBe('near swap-thrash');
  });

  test('all of it again and again, most is lost, and some wait', () => {
    const churn = (anonRatio: number, memSome: number, drop: number) =>
      of({ refaults: { ...much, anonRatio }, drop, pressure: { memSome } });
    expect(churn(1, 0.3, 0.8)).toBe('swap-thrash');
    expect(churn(0.99, 0.3, 0.8)).toBe('near swap-thrash');
    expect(churn(1, 0.29, 0.8)).toBe('near swap-thrash');
    expect(churn(1, 0.3, 0.79)).toBe('near swap-thrash');
  });

  test('without any pressure, what is lost stands in', () => {
    const none = { source: 'none' as const, memSome: null, memFull: null, ioSome: null, ioFull: null };
    expect(of({ refaults: much, pressure: none, drop: 0.8 })).toBe('swap-thrash');
    expect(of({ refaults: much, pressure: none, drop: 0.79 })).toBe('near swap-thrash');
  });

  test('some of its signs: half the stalls, or harm; within the margin it is too close to call', () => {
    expect(of({ refaults: much, pressure: { memFull: 0.2 } })).toBe('near swap-thrash');
    expect(of({ refaults: much, pressure: { memFull: 0.199 } })).toBe('none');
    expect(of({ refaults: much, pressure: { memFull: 0.15 }, drop: 0.3 })).toBe('close to swap-thrash');
    expect(of({ refaults: much, pressure: { memFull: 0.15 }, brokenShare: 0.3 })).toBe(
      'close to swap-thrash',
    );
    expect(of({ refaults: much, pressure: { memFull: 0.15 }, drop: 0.29 })).toBe('none');
    expect(of({ refaults: much, pressure: { memFull: 0.149 }, drop: 0.3 })).toBe('none');
    expect(of({ refaults: much, pressure: { ioFull: 0.15 }, comparable: false })).toBe(
      'close to swap-thrash',
    );
  });
});

describe('the page cache', () => {
  const of = ({ pressure, refaults, ...more }: Parts) =>
    verdictOf(
      {
        ...nothing,
        comparable: true,
        drop: 0.5,
        brokenShare: 0,
        usageShare: 0.95,
        fileShareOfLimit: 0.5,
        ...more,
        pressure: { ...quiet, memFull: 0.25, ...pressure },
        refaults: { ...nothing.refaults, anonRatio: 0, fileRatio: 1, ...refaults },
      },
      false,
    );

  test('file pages read back at the limit, with stalls and harm, and hardly any swapping', () => {
    expect(of({})).toBe('cache-thrash');
    expect(of({ usageShare: 0.949 })).toBe('none');
    expect(of({ fileShareOfLimit: 0.51 })).toBe('none');
    expect(of({ refaults: { anonRatio: 0.099 } })).toBe('cache-thrash');
    expect(of({ refaults: { anonRatio: 0.1 } })).toBe('none');
    expect(of({ refaults: { anonRatio: null } })).toBe('cache-thrash');
    expect(of({ refaults: { fileRatio: 0.99 } })).toBe('near and close to cache-thrash');
    expect(of({ pressure: { memFull: 0.24 } })).toBe('near and close to cache-thrash');
    expect(of({ drop: 0.49 })).toBe('close to cache-thrash');
  });

  test('without a load, or never better, stalls for memory are enough', () => {
    const stalls = { memFull: 0.4 };
    expect(of({ drop: null, brokenShare: null, pressure: stalls })).toBe('cache-thrash');
    expect(of({ drop: 0, comparable: false, pressure: stalls })).toBe('cache-thrash');
    expect(of({ drop: 0, comparable: false, pressure: { memFull: 0.39 } })).toBe('close to cache-thrash');
    expect(of({ drop: 0, pressure: stalls })).toBe('none');
  });

  test('some of its signs, and what is too close to call', () => {
    expect(of({ refaults: { fileRatio: 0.3 }, pressure: { memFull: 0 } })).toBe('near cache-thrash');
    expect(of({ refaults: { fileRatio: 0.29 }, pressure: { memFull: 0 } })).toBe('none');
    expect(of({ refaults: { fileRatio: 0.3 }, pressure: { memFull: 0.15 }, drop: 0.3 })).toBe(
      'close to cache-thrash',
    );
    expect(of({ refaults: { fileRatio: 0.3 }, pressure: { memFull: 0.149 }, drop: 0.3 })).toBe('none');
    expect(of({ refaults: { fileRatio: 0.3 }, pressure: { memFull: 0.15 }, drop: 0.29 })).toBe('none');
    expect(of({ refaults: { fileRatio: 0.29 }, pressure: { memFull: 0.15 }, drop: 0.3 })).toBe('none');
    expect(of({ refaults: { fileRatio: 0.3 }, usageShare: 0.9, drop: 0.3 })).toBe('none');
  });

  test('major faults that read the disk stand in for refaults that nobody counted', () => {
    const faults = (majorFaultsPerSecond: number | null, readBytesPerSecond: number | null) =>
      of({ refaults: { fileRatio: null, majorFaultsPerSecond, readBytesPerSecond } });
    expect(faults(200, 1024 * 1024)).toBe('cache-thrash');
    expect(faults(199, 1024 * 1024)).toBe('none');
    expect(faults(200, 1024 * 1024 - 1)).toBe('none');
    expect(faults(null, 1e9)).toBe('none');
  });
});
