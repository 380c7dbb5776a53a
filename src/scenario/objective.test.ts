import { describe, expect, test } from 'vitest';
import { loadRow } from '../record/testing/buildRecording.ts';
import {
  brokenSecond,
  brokenWatch,
  missedWords,
  type Objective,
  objectiveSchema,
  secondsJudge,
} from './objective.ts';

const half: Objective = { goodShare: 0.5, latency: null, goodputFloor: null };
const second = (values: Partial<Parameters<typeof loadRow>[0]>) => loadRow({ atMs: 1000, ...values });

describe('a second is broken', () => {
  test.each(['non2xx', 'failedCheck', 'timeouts', 'refused', 'reset', 'closedNoReply', 'lost'] as const)(
    'when too many requests ended badly: %s',
    (kind) => {
      expect(brokenSecond(second({ ok: 4, [kind]: 6 }), half)).toBe(true);
      expect(brokenSecond(second({ ok: 5, [kind]: 5 }), half)).toBe(false);
    },
  );

  test('when nothing ended although somebody wanted to ask, or was still waiting', () => {
    expect(brokenSecond(second({ connections: 5, inFlight: 0 }), half)).toBe(true);
    expect(brokenSecond(second({ connections: 0, inFlight: 3 }), half)).toBe(true);
    expect(brokenSecond(second({ connections: 0, inFlight: 0 }), half)).toBeNull();
    expect(brokenSecond(second({ connections: 0, inFlight: null }), half)).toBeNull();
  });

  test('where users are on journeys: not while all of them think, and when one waited all along', () => {
    const thinking = (sent: number, inFlight: number) =>
      brokenSecond(second({ connections: 5, journeysBegun: 0, sent, inFlight }), half);
    expect(thinking(0, 0)).toBeNull();
    expect(thinking(2, 2)).toBeNull();
    expect(thinking(0, 1)).toBe(true);
    expect(thinking(2, 3)).toBe(true);
  });

  test('where requests arrive at a rate: when nothing ended, and somebody had arrived before it', () => {
    const arriving = (due: number | null, inFlight: number | null, waiting: number | null) =>
      brokenSecond(second({ connections: null, due, inFlight, waiting }), half);
    // Who came in this second may be answered in the next.
    expect(arriving(3, 3, 0)).toBeNull();
    expect(arriving(3, 0, 3)).toBeNull();
    expect(arriving(3, 4, 0)).toBe(true);
    expect(arriving(3, 1, 3)).toBe(true);
    expect(arriving(0, 1, 0)).toBe(true);
    expect(arriving(0, 0, 0)).toBeNull();
    expect(arriving(null, null, null)).toBeNull();
  });

  test('when requests were never sent, as others were in their way', () => {
    const row = { connections: null, due: 100, ok: 4, inFlight: 16, waiting: 80 };
    expect(brokenSecond(second({ ...row, unsent: 6 }), half)).toBe(true);
    expect(brokenSecond(second({ ...row, unsent: 4 }), half)).toBe(false);
  });

  test('with an objective of all, by a single failure; with one of none, never by failures', () => {
    expect(brokenSecond(second({ ok: 999, timeouts: 1 }), { ...half, goodShare: 1 })).toBe(true);
    expect(brokenSecond(second({ ok: 0, timeouts: 9 }), { ...half, goodShare: 0 })).toBe(false);
  });

  test('but not by a sliver of it, which says nothing', () => {
    expect(brokenSecond(second({ spanMs: 499, timeouts: 9 }), half)).toBeNull();
    expect(brokenSecond(second({ spanMs: 500, timeouts: 9 }), half)).toBe(true);
    expect(brokenSecond(second({ spanMs: null, timeouts: 9 }), half)).toBe(true);
  });
});

describe('with a bound on latency', () => {
  const slow = (percentile: 'p50' | 'p90' | 'p99') => ({ ...half, latency: { percentile, ms: 500 } });
  const times = { ok: 9, p50Ms: 100, p90Ms: 500, p99Ms: 501 };

  test('a second is broken when that percentile is above it, and no other', () => {
    expect(brokenSecond(second(times), slow('p50'))).toBe(false);
    expect(brokenSecond(second(times), slow('p90'))).toBe(false);
    expect(brokenSecond(second(times), slow('p99'))).toBe(true);
  });

  test('good answers must be as many as ever, however quick the failures are', () => {
    expect(brokenSecond(second({ ...times, ok: 1, non2xx: 9 }), slow('p50'))).toBe(true);
  });

  test('without a latency in the row the share alone decides', () => {
    expect(brokenSecond(second({ ok: 9, p99Ms: null }), slow('p99'))).toBe(false);
    expect(brokenSecond(second({ ok: 1, refused: 9, p99Ms: null }), slow('p99'))).toBe(true);
  });
});

describe('a run of broken seconds', () => {
  const bad = { timeouts: 9 };
  const forMs = (seconds: readonly Parameters<typeof loadRow>[0][]) => {
    const watch = brokenWatch(half);
    return seconds.map((each) => watch(loadRow(each))?.forMs ?? 0);
  };

  test('counts from the beginning of its first second, and a good one ends it', () => {
    const seconds = [
      { atMs: 1000, ok: 9 },
      { atMs: 2000, ...bad },
      { atMs: 3100, spanMs: 1100 },
      { atMs: 4000, ok: 9, spanMs: 900 },
      { atMs: 5000, refused: 9 },
    ];
    expect(forMs(seconds)).toEqual([0, 1000, 2100, 0, 1000]);
  });

  test('is neither ended nor made longer by seconds in which nothing was asked', () => {
    const idle = { connections: 0, inFlight: 0 };
    const seconds = [
      { atMs: 1000, ...bad },
      { atMs: 2000, ...idle },
      { atMs: 3000, ...idle },
      { atMs: 4000, ...bad },
    ];
    expect(forMs(seconds)).toEqual([1000, 1000, 1000, 4000]);
  });

  test('two watches know nothing of each other', () => {
    const first = brokenWatch(half);
    first(loadRow({ atMs: 1000, ...bad }));
    expect(first(loadRow({ atMs: 9000, ...bad }))).toEqual({ fromMs: 0, forMs: 9000 });
    expect(brokenWatch(half)(loadRow({ atMs: 9000, ...bad }))).toEqual({ fromMs: 8000, forMs: 1000 });
  });
});

test('a plan from before there were bounds on latency and goodput has none', () => {
  expect(objectiveSchema.parse({ goodShare: 0.9 })).toEqual({
    goodShare: 0.9,
    latency: null,
    goodputFloor: null,
  });
});

test('a percentile that no row holds is refused', () => {
  const latency = { percentile: 'p95', ms: 500 };
  expect(objectiveSchema.safeParse({ goodShare: 0.9, latency }).success).toBe(false);
});

test('in words', () => {
  expect(missedWords({ ...half, goodShare: 0.999 })).toBe('fewer than 99.9 % of the answers were good');
  expect(missedWords({ ...half, goodShare: 0.9, latency: { percentile: 'p99', ms: 250 } })).toBe(
    'fewer than 90 % of the answers were good, or their p99 was above 250 ms',
  );
  expect(missedWords({ ...half, goodputFloor: 0.2 })).toBe(
    'fewer than 50 % of the answers were good, or good answers were fewer than 20 % of the best before for each client (where they arrive at a rate, of what arrived)',
  );
});

describe('with a floor of goodput', () => {
  const floor: Objective = { ...half, goodputFloor: 0.2 };
  /** Good answers and clients, second by second. */
  const judged = (objective: Objective, seconds: readonly (readonly [number, number])[]) => {
    const judge = secondsJudge(objective);
    return seconds.map(([ok, connections], index) =>
      judge(loadRow({ atMs: 1000 * (index + 1), sent: ok, ok, connections })),
    );
  };
  const best = [
    [500, 12],
    [520, 12],
    [540, 12],
  ] as const;

  test('answers that are good, and few, break it', () => {
    expect(judged(floor, [...best, [8, 12], [103, 12], [105, 12]]).slice(3)).toEqual([true, true, false]);
    expect(judged(half, [...best, [8, 12]]).at(-1)).toBe(false);
  });

  test('fewer clients get fewer answers, and more need not get more', () => {
    expect(judged(floor, [...best, [40, 1], [8, 1], [520, 48]]).slice(3)).toEqual([false, true, false]);
  });

  test('there is none before three good seconds in a row', () => {
    expect(
      judged(floor, [
        [500, 12],
        [8, 12],
        [8, 12],
      ]),
    ).toEqual([false, false, false]);
  });

  test('seconds below it are not what others are compared with', () => {
    const low = Array.from({ length: 20 }, () => [8, 12] as const);
    expect(judged(floor, [...best, ...low]).slice(3)).toEqual(low.map(() => true));
  });

  test('a trial ends on a run of them', () => {
    const watch = brokenWatch(floor);
    const runs = [...best, [8, 12], [9, 12]].map(([ok, connections], index) =>
      watch(loadRow({ atMs: 1000 * (index + 1), ok: ok ?? 0, connections: connections ?? 0 })),
    );
    expect(runs.slice(2)).toEqual([null, { fromMs: 3000, forMs: 1000 }, { fromMs: 3000, forMs: 2000 }]);
  });
});

describe('with a floor of goodput, where requests arrive at a rate', () => {
  const floor: Objective = { ...half, goodputFloor: 0.5 };
  const row = (due: number, ok: number, second: number) =>
    loadRow({ atMs: 1000 * second, sent: due, ok, due, connections: null, inFlight: 50 });
  const judged = (seconds: readonly (readonly [due: number, ok: number])[]) => {
    const judge = secondsJudge(floor);
    return seconds.map(([due, ok], index) => judge(row(due, ok, index + 1)));
  };
  const served = [
    [40, 40],
    [40, 39],
    [40, 40],
  ] as const;
  const behind = Array.from({ length: 5 }, () => [40, 8] as const);

  test('fewer answers than arrive break it, and fewer arrivals do not', () => {
    expect(judged([...served, ...behind]).slice(-3)).toEqual([true, true, true]);
    expect(judged([...served, [4, 4], [4, 4], [4, 4]])).not.toContain(true);
  });

  test('what is answered after the last arrival does not make it good again', () => {
    const drained = Array.from({ length: 8 }, () => [0, 8] as const);
    expect(judged([...served, ...behind, ...drained]).slice(-8)).toEqual(drained.map(() => null));
    const watch = brokenWatch(floor);
    const runs = [...served, ...behind, ...drained].map(([due, ok], index) => watch(row(due, ok, index + 1)));
    expect(runs.at(-1)).toEqual(runs[7]);
    expect(runs[7]?.forMs).toBeGreaterThan(2000);
  });

  test('catching up while requests still arrive is serving', () => {
    expect(judged([...served, ...behind, [4, 30], [4, 30], [4, 30]]).at(-1)).toBe(false);
  });
});
