import { describe, expect, test } from 'vitest';
import {
  type Built,
  buildRecording,
  loadRows,
  mib,
  served,
  timedOut,
} from '../../record/testing/buildRecording.ts';
import { judge } from '../judge.ts';
import {
  collapse,
  collecting,
  full,
  grow,
  rows,
  squeezed,
  stalling,
  swapping,
  withSwap,
} from '../testing/suffering.ts';

const verdict = (built: Built) => judge(buildRecording(built));
describe('swap thrash', () => {
  test('stalls, pages read back from swap and lost goodput, with its onset', () => {
    const seen = verdict({ plan: withSwap, probe: rows((s) => swapping(s)), load: collapse(12_000, 20) });
    expect(seen.degradation.kind).toBe('swap-thrash');
    expect(Math.abs((seen.degradation.onsetMs ?? 0) - 12_000)).toBeLessThanOrEqual(1500);
    expect(seen.terminal.kind).toBe('survived');
    expect(seen.sentence).toContain('swap thrash');
    expect(seen.measures.worstMemFullShare).toBeCloseTo(0.45, 1);
  });

  test('from the very start, with nothing to compare goodput to', () => {
    const probe = rows((s) => ({ ...swapping(s + 12), swapBytes: 200 * mib }));
    expect(verdict({ plan: withSwap, probe, load: collapse(2000, 20) }).degradation.kind).toBe('swap-thrash');
  });

  test('on a slow disk, where the stall shows as I/O pressure and the rate is small', () => {
    const probe = rows((s) =>
      swapping(s, {
        refaultAnonPages: grow(s, 12, 1000),
        readBytes: grow(s, 12, 1200 * 4096),
        ...stalling(s, 12, { memFull: 12, memSome: 50, ioFull: 95 }),
      }),
    );
    expect(verdict({ plan: withSwap, probe, load: collapse(12_000, 1) }).degradation.kind).toBe(
      'swap-thrash',
    );
  });

  test('a JVM that is at work between its faults: the stalls are short, the loss is not', () => {
    const probe = rows((s) =>
      swapping(s, {
        refaultAnonPages: grow(s, 12, 15_000),
        ...stalling(s, 12, { memFull: 26, memSome: 50, ioFull: 8 }),
      }),
    );
    expect(verdict({ plan: withSwap, probe, load: collapse(12_000, 20) }).degradation.kind).toBe(
      'swap-thrash',
    );
    expect(verdict({ plan: withSwap, probe, load: collapse(12_000, 290) }).degradation.kind).toBe('none');
  });

  test('without any PSI it is seen by paging and lost goodput, and unsure', () => {
    const none = { memFullUs: null, memSomeUs: null, ioFullUs: null, ioSomeUs: null };
    const seen = verdict({
      plan: withSwap,
      probe: rows((s) => swapping(s, none)),
      load: collapse(12_000, 10),
    });
    expect([seen.degradation.kind, seen.confidence]).toEqual(['swap-thrash', 'unsure']);
    expect(seen.missing).toContain('pressure (PSI)');
  });

  test('from the very start with stalls that are short: nothing to lose from, and all of it read back', () => {
    const short = (s: number) =>
      swapping(s, {
        anonBytes: 60 * mib,
        refaultAnonPages: grow(s, 0, 9000),
        swapBytes: 200 * mib,
        ...stalling(s, 0, { memFull: 18, ioFull: 12 }),
      });
    const seen = verdict({ plan: withSwap, probe: rows(short), load: collapse(2000, 20) });
    expect(seen.degradation.kind).toBe('swap-thrash');
    // The same after a time without it, and as good as then: it does no harm.
    const later = rows((s) => ({ ...short(Math.max(0, s - 12)), refaultAnonPages: grow(s, 12, 9000) }));
    const load = loadRows(2000, 32_000, () => served(100));
    expect(verdict({ plan: withSwap, probe: later, load }).degradation.kind).toBe('none');
  });

  test('close to the bounds there is no certainty, and the numbers say how close', () => {
    const weak = rows((s) => swapping(s, stalling(s, 12, { memFull: 15, ioFull: 8 })));
    const by = (goodput: number) => verdict({ plan: withSwap, probe: weak, load: collapse(12_000, goodput) });
    const close = by(170);
    expect([close.degradation.kind, close.confidence]).toEqual(['none', 'unsure']);
    expect(close.missing.join()).toMatch(
      /a margin to swap-thrash: .*goodput was 4\d % below the best before \(a thrash: 50 %\)/,
    );
    const far = by(290);
    expect([far.degradation.kind, far.confidence]).toEqual(['none', 'certain']);
  });

  test('swap that was used once and is left alone is no thrash', () => {
    const probe = rows((s) => ({
      ...full,
      swapBytes: s < 6 ? 0 : 150 * mib,
      refaultAnonPages: grow(s, 6, 20),
      ...stalling(s, 6, { memFull: 40, memSome: 60 }, 2),
    }));
    const seen = verdict({ plan: withSwap, probe });
    expect(seen.degradation.kind).toBe('none');
    expect(seen.against.find(({ kind }) => kind === 'swap-thrash')?.because).toContain('alone is no thrash');
  });

  test('a burst of four seconds fills the mean of ten, but was not held', () => {
    const probe = rows((s) =>
      swapping(s, { ...stalling(s, 12, { memFull: 100 }, 4.3), refaultAnonPages: grow(s, 12, 40_000, 4.3) }),
    );
    expect(verdict({ plan: withSwap, probe }).degradation.kind).toBe('none');
  });
});

describe('page-cache thrash', () => {
  test('file pages read back again and again at the limit, no swap-in, goodput gone', () => {
    const seen = verdict({ probe: rows((s) => squeezed(s)), load: collapse(15_000, 9) });
    expect(seen.degradation.kind).toBe('cache-thrash');
    expect(Math.abs((seen.degradation.onsetMs ?? 0) - 15_000)).toBeLessThanOrEqual(1500);
  });

  test('a streaming reader refaults all the time without harm', () => {
    const probe = rows((s) =>
      squeezed(s, { refaultFilePages: grow(s, 0, 9000), ...stalling(s, 0, { ioFull: 90, memSome: 20 }) }),
    );
    expect(verdict({ probe, load: loadRows(2000, 32_000, () => served(100)) }).degradation.kind).toBe('none');
  });

  test('one whose reclaim even stalls it, with goodput as before, is no thrash either', () => {
    const probe = rows((s) => squeezed(s, { ...stalling(s, 5, { memFull: 45, memSome: 60 }) }));
    expect(verdict({ probe, load: loadRows(2000, 32_000, () => served(100)) }).degradation.kind).toBe('none');
  });

  test('a service that lost its goodput for another reason is not blamed on the cache', () => {
    const probe = rows((s) => ({ ...full, fileBytes: 150 * mib, refaultFilePages: grow(s, 2, 20) }));
    expect(verdict({ probe, load: collapse(15_000, 9) }).degradation.kind).toBe('none');
  });
});

describe('GC thrash', () => {
  test('most of the time in full collections of a full heap, without paging', () => {
    const seen = verdict({ probe: rows((s) => collecting(s)), load: collapse(8000, 5) });
    expect(seen.degradation.kind).toBe('gc-thrash');
    expect(seen.measures.worstGcShare).toBeCloseTo(0.93, 1);
    expect(seen.times.firstFullGc).toBeGreaterThanOrEqual(8000);
  });

  test('slow because it is paged out: the collector is the victim', () => {
    const probe = rows((s) =>
      collecting(s, {
        ...full,
        swapBytes: 200 * mib,
        anonBytes: 240 * mib,
        refaultAnonPages: grow(s, 8, 9000),
        ...stalling(s, 8, { memFull: 60 }),
      }),
    );
    expect(verdict({ plan: withSwap, probe, load: collapse(8000, 5) }).degradation.kind).toBe('swap-thrash');
  });

  test('paging alone, by I/O of its own swap and without a thrash, already clears the collector of guilt', () => {
    const probe = rows((s) => collecting(s, stalling(s, 8, { memFull: 20, ioFull: 35 })));
    expect(verdict({ probe, load: collapse(8000, 5) }).degradation.kind).toBe('none');
  });

  test('slow because the CPU is throttled, with a heap that is far from full', () => {
    const probe = rows((s) =>
      collecting(s, { heapUsedBytes: 20 * mib, oldUsedBytes: 12 * mib, throttledUs: grow(s, 0, 900_000) }),
    );
    expect(verdict({ probe, load: collapse(8000, 5) }).degradation.kind).toBe('none');
  });

  test('from the GC log where there are no counters', () => {
    const line = (s: number) =>
      `[${new Date(1_700_000_000_000 + s * 1000).toISOString().replace('Z', '+0000')}][${s.toFixed(3)}s][info][gc] GC(${s * 10}) Pause Full (Allocation Failure) 62M->62M(63M) 90.0ms`;
    const gcLog = Array.from({ length: 240 }, (_, index) => line(8 + index / 10));
    const probe = rows(() => ({ youngGcMs: null, fullGcs: null, fullGcMs: null }));
    const seen = verdict({ gcLog, probe, load: collapse(8000, 5) });
    expect(seen.degradation.kind).toBe('gc-thrash');
    expect(seen.evidence.some(({ source }) => source === 'GC log')).toBe(true);
  });
});

test('a JVM without any record of its collections: no degradation is not certain', () => {
  const seen = verdict({ probe: rows(() => ({ youngGcMs: null, fullGcs: null, fullGcMs: null })) });
  expect([seen.terminal.kind, seen.confidence]).toEqual(['survived', 'likely']);
  expect(seen.missing.join()).toContain('GC times');
});

test('overload by CPU alone is no degradation of memory', () => {
  const probe = rows((s) => ({ cpuUsageUs: grow(s, 0, 1_000_000), throttledUs: grow(s, 2, 800_000) }));
  const load = [
    ...loadRows(2000, 10_000, () => served(100)),
    ...loadRows(10_000, 32_000, () => timedOut(50)),
  ];
  const seen = verdict({ probe, load });
  expect([seen.terminal.kind, seen.degradation.kind]).toEqual(['unresponsive', 'none']);
});
