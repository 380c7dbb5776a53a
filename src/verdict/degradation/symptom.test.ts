import { describe, expect, test } from 'vitest';
import { nothing } from '../testing/blankWindow.ts';
import { symptom } from './thrash.ts';
import type { Window } from './window.ts';

/** What one stretch of time shows, by signals that lie far from their bounds. */

const mib = 1024 ** 2;
const shown = (window: Window, swapAllowed = true) => {
  const { kind, near } = symptom(window, swapAllowed);
  return { kind, near };
};
const is = (kind: string) => ({ kind, near: null });
const only = (near: string | null) => ({ kind: 'none', near });

const pressure = { memSome: 0.02, memFull: 0.01, ioSome: 0.02, ioFull: 0.01, source: 'container' as const };
const busy: Window = { ...nothing, pressure, comparable: true, drop: 0, brokenShare: 0, goodput: 100 };
const stalls = { memSome: 0.95, memFull: 0.8, ioSome: 0.3, ioFull: 0.1, source: 'container' as const };
const harm = { drop: 0.9, brokenShare: 0.9, goodput: 10 };

describe('the collector', () => {
  const gc = { ...nothing.gc, share: 0.95, fullGcs: 50, liveShare: 0.98, source: 'hsperfdata' as const };
  const collecting: Window = { ...busy, gc };

  test('at work nearly all of the time in a full heap', () => {
    expect(shown(collecting)).toEqual(is('gc-thrash'));
    expect(shown({ ...collecting, gc: { ...gc, fullGcs: null } })).toEqual(is('gc-thrash'));
    expect(shown({ ...collecting, gc: { ...gc, cpuPerWall: 0.95 } })).toEqual(is('gc-thrash'));
  });

  test('is no thrash without a full heap, and near one with less of the time, or without full collections', () => {
    expect(shown({ ...collecting, gc: { ...gc, liveShare: 0.3 } })).toEqual(only(null));
    expect(shown({ ...collecting, gc: { ...gc, liveShare: null } })).toEqual(only(null));
    expect(shown({ ...collecting, gc: { ...gc, share: 0.35 } })).toEqual(only('gc-thrash'));
    expect(shown({ ...collecting, gc: { ...gc, fullGcs: 0 } })).toEqual(only('gc-thrash'));
    expect(shown({ ...collecting, gc: { ...gc, share: 0.05 } })).toEqual(only(null));
  });

  test('is the victim where memory, the disk or swap made it wait, or it got no CPU', () => {
    expect(shown({ ...collecting, pressure: { ...pressure, memFull: 0.6 } }).kind).toBe('none');
    expect(shown({ ...collecting, pressure: { ...pressure, ioFull: 0.6 } }).kind).toBe('none');
    expect(
      shown({ ...collecting, refaults: { ...nothing.refaults, anonRatio: 1, anonSource: 'swapInPages' } })
        .kind,
    ).toBe('none');
    expect(shown({ ...collecting, gc: { ...gc, cpuPerWall: 0.1 } })).toEqual(only('gc-thrash'));
  });

  test('that got little CPU, and yet most of what the container got, is no victim of those who had the rest', () => {
    const starved = { ...collecting, gc: { ...gc, cpuPerWall: 0.35 } };
    const using = (usedCores: number | null) => shown({ ...starved, cpu: { ...nothing.cpu, usedCores } });
    expect(using(0.4)).toEqual(is('gc-thrash'));
    expect(using(0.9)).toEqual(only('gc-thrash'));
    expect(using(null)).toEqual(only('gc-thrash'));
    expect(shown({ ...starved, gc: { ...starved.gc, liveShare: 0.3 } })).toEqual(only(null));
  });

  test('a little less of both is close to it', () => {
    expect(symptom({ ...collecting, gc: { ...gc, share: 0.48 } }, true).close).toBe('gc-thrash');
    expect(symptom({ ...collecting, gc: { ...gc, liveShare: 0.85 } }, true).close).toBe('gc-thrash');
    expect(symptom({ ...collecting, gc: { ...gc, share: 0.3 } }, true).close).toBeNull();
    expect(symptom(collecting, true).close).toBeNull();
  });

  test('without pressure it is judged all the same, and says what was missing', () => {
    const blind = { ...collecting, pressure: nothing.pressure };
    expect(shown(blind)).toEqual(is('gc-thrash'));
    expect(symptom(blind, true).lacks).toEqual(['pressure (PSI)']);
    expect(symptom(collecting, true).lacks).toEqual([]);
  });
});

describe('swap', () => {
  const refaults = {
    ...nothing.refaults,
    anonRatio: 3,
    anonBytesPerSecond: 60 * mib,
    anonSource: 'refaultAnonPages' as const,
    readBytesPerSecond: 60 * mib,
    fileRatio: 0,
    fileBytesPerSecond: 0,
  };
  const swapping: Window = { ...busy, ...harm, pressure: stalls, refaults };

  test('read back again and again, with stalls and harm', () => {
    expect(shown(swapping)).toEqual(is('swap-thrash'));
  });

  test('not where there can be none, or nobody counted what came back', () => {
    expect(shown(swapping, false).kind).toBe('none');
    const uncounted = { ...refaults, anonRatio: null, anonBytesPerSecond: null, anonSource: 'none' as const };
    expect(shown({ ...swapping, refaults: uncounted }).kind).toBe('none');
    expect(symptom({ ...swapping, refaults: uncounted }, true).lacks).toEqual([
      'swap-ins and refaults of anonymous pages',
    ]);
  });

  test('without stalls and harm it is swapping, and no thrash', () => {
    expect(shown({ ...swapping, ...{ drop: 0, brokenShare: 0 }, pressure })).toEqual(only(null));
    expect(shown({ ...swapping, pressure })).toEqual(only('swap-thrash'));
  });

  test('counters of the host stand in, and it says so', () => {
    const byHost: Window = {
      ...swapping,
      refaults: { ...refaults, anonSource: 'hostSwapInPages' },
      pressure: { ...stalls, source: 'host' },
    };
    expect(shown(byHost)).toEqual(is('swap-thrash'));
    expect(symptom(byHost, true).lacks).toEqual([
      'the container’s own swap-ins: the host’s stood in',
      'the container’s own pressure (PSI): the host’s stood in',
    ]);
  });
});

describe('the page cache', () => {
  const refaults = { ...nothing.refaults, fileRatio: 5, fileBytesPerSecond: 60 * mib, anonRatio: 0 };
  const squeezed: Window = {
    ...busy,
    ...harm,
    pressure: stalls,
    refaults,
    usageShare: 1,
    fileShareOfLimit: 0.03,
  };

  test('few file pages at the limit, read back again and again, with stalls and harm', () => {
    expect(shown(squeezed, false)).toEqual(is('cache-thrash'));
    expect(shown({ ...squeezed, usageShare: null, fileShareOfLimit: null }, false)).toEqual(
      is('cache-thrash'),
    );
  });

  test('not far below the limit, with many file pages, or while it swaps', () => {
    expect(shown({ ...squeezed, usageShare: 0.4 }, false)).toEqual(only(null));
    expect(shown({ ...squeezed, fileShareOfLimit: 0.9 }, false)).toEqual(only(null));
    expect(shown({ ...squeezed, refaults: { ...refaults, anonRatio: 3 } }, false)).toEqual(only(null));
  });

  test('without stalls it is near one, without harm it is none', () => {
    expect(shown({ ...squeezed, pressure }, false)).toEqual(only('cache-thrash'));
    expect(shown({ ...squeezed, drop: 0, brokenShare: 0 }, false).kind).toBe('none');
  });

  test('where the kernel counts no refaults, many major faults that read the disk stand in', () => {
    const uncounted = {
      ...nothing.refaults,
      majorFaultsPerSecond: 5000,
      readBytesPerSecond: 500 * mib,
    };
    expect(shown({ ...squeezed, refaults: uncounted }, false)).toEqual(is('cache-thrash'));
    expect(symptom({ ...squeezed, refaults: uncounted }, false).lacks).toContain('refaults of file pages');
    expect(shown({ ...squeezed, refaults: { ...uncounted, majorFaultsPerSecond: 1 } }, false).kind).toBe(
      'none',
    );
    expect(shown({ ...squeezed, refaults: { ...uncounted, readBytesPerSecond: 1 } }, false).kind).toBe(
      'none',
    );
  });
});

test('nothing was read: nothing is shown, and what was missing is said', () => {
  expect(shown(nothing)).toEqual(only(null));
  expect(symptom(nothing, true).lacks).toEqual([
    'swap-ins and refaults of anonymous pages',
    'pressure (PSI)',
    'refaults of file pages',
  ]);
});
