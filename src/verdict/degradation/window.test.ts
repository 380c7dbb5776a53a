import { describe, expect, test } from 'vitest';
import {
  type Built,
  buildRecording,
  calm,
  loadRow,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
  timedOut,
} from '../../record/testing/buildRecording.ts';
import { grow, rows } from '../testing/suffering.ts';
import { gather } from '../trialFacts.ts';
import { windowOf } from './window.ts';

const window = (built: Built, fromMs = 12_000, toMs = 22_000) =>
  windowOf(gather(buildRecording(built)), fromMs, toMs);

describe('what clients lost', () => {
  const fell = (to: number) => [
    ...loadRows(2000, 12_000, () => served(300)),
    ...loadRows(12_000, 32_000, () => served(to)),
  ];

  test('against the best of three seconds before', () => {
    expect(window({ load: fell(30) })).toMatchObject({ goodput: 30, drop: 0.9, brokenShare: 0 });
    expect(window({ load: fell(600) }).drop).toBe(0);
    expect(window({ load: fell(0) })).toMatchObject({ goodput: 0, drop: 1 });
  });

  test('where requests come by rate, against what arrived if that is less', () => {
    const came = (due: number, ok: number) => ({ connections: null, perSecond: due, due, sent: due, ok });
    const then = (due: number, ok: number) =>
      window({
        load: [
          ...loadRows(2000, 12_000, () => came(300, 300)),
          ...loadRows(12_000, 32_000, () => came(due, ok)),
        ],
      });
    expect(then(30, 30)).toMatchObject({ drop: 0, dropFrom: 'what arrived' });
    expect(then(30, 15)).toMatchObject({ drop: 0.5, dropFrom: 'what arrived' });
    expect(then(600, 150)).toMatchObject({ drop: 0.5, dropFrom: 'the best before' });
    expect(then(0, 0).drop).toBeNull();
  });

  test('is not known without answers before, or without a load', () => {
    expect(window({ load: [] })).toMatchObject({ goodput: null, drop: null, brokenShare: null });
    expect(window({ load: loadRows(2000, 32_000, () => timedOut(5)) }).drop).toBeNull();
    expect(window({ load: fell(30) }, 2000, 12_000)).toMatchObject({ goodput: 300, drop: null });
    // The window's own first second may be the third of them.
    expect(window({ load: fell(30) }, 4000, 14_000).drop).not.toBeNull();
    expect(window({ load: fell(30) }, 3000, 13_000).drop).toBeNull();
  });

  test('in so many of its seconds, those at its edges with it', () => {
    const half = (fromMs: number) => [
      ...loadRows(2000, fromMs, () => served(100)),
      ...loadRows(fromMs, 32_000, () => timedOut(10)),
    ];
    expect(window({ load: half(17_000) }).brokenShare).toBe(0.5);
    expect(window({ load: half(12_000) }).brokenShare).toBe(1);
    expect(window({ load: half(22_000) }).brokenShare).toBe(0);
    const late = [...loadRows(2000, 21_000, () => served(100)), loadRow({ atMs: 22_500, ...timedOut(10) })];
    expect(window({ load: late }).brokenShare).toBe(0.1);
    const later = [...loadRows(2000, 21_000, () => served(100)), loadRow({ atMs: 22_501, ...timedOut(10) })];
    expect(window({ load: later }).brokenShare).toBe(0);
  });
});

describe('how memory stood', () => {
  test('by its samples, and null for what nobody read', () => {
    const probe = rows((s) => ({
      usageBytes: (s < 15 ? 128 : 192) * mib,
      fileBytes: 64 * mib,
      limitHits: grow(s, 14, 2),
      swapBytes: s < 20 ? mib : 7 * mib,
    }));
    expect(window({ probe })).toMatchObject({
      usageShare: 0.75,
      fileShareOfLimit: 0.25,
      limitHits: 16,
      swapBytes: 7 * mib,
    });
    const blind = probeRows(0, 32_000, () => ({}));
    expect(window({ probe: blind })).toMatchObject({
      usageShare: null,
      fileShareOfLimit: null,
      limitHits: null,
      swapBytes: null,
    });
    const unlimited = rows(() => ({ limitBytes: 0 }));
    expect(window({ probe: unlimited }).fileShareOfLimit).toBeNull();
    expect(window({ probe: rows(() => ({ fileBytes: null })) }).fileShareOfLimit).toBeNull();
  });

  test('there was a better time, a second into it at the latest', () => {
    const stalls = (s: number) => ({ memFullUs: s < 5 ? 0 : (s - 5) * 5e5 });
    const facts = gather(buildRecording({ probe: rows(stalls) }));
    const { calmMs } = facts;
    if (calmMs === null) throw new Error('it was calm before 5 s');
    expect(windowOf(facts, calmMs - 1000, calmMs + 9000).comparable).toBe(true);
    expect(windowOf(facts, calmMs - 1001, calmMs + 9000).comparable).toBe(false);
    expect(windowOf({ ...facts, calmMs: null }, 20_000, 30_000).comparable).toBe(false);
  });
});

describe('a collector that nobody saw', () => {
  const unsampled = { youngGcMs: null, fullGcs: null, fullGcMs: null };
  const go = { ...plan.target, runtime: 'go' as const, env: { GOMEMLIMIT: '64MiB' } };
  const unseen = (more: (s: number) => object, target: typeof plan.target = go, machine = plan.machine) =>
    window({ probe: rows((s) => ({ ...unsampled, ...more(s) })), plan: { target, machine } }).unseen;
  const risen = (s: number) => ({ anonBytes: (s < 12 ? 32 : 64) * mib });

  test('is guessed by memory against the limit of the program’s own, before and now', () => {
    expect(unseen(risen)).toMatchObject({ ownLimitShare: 1, ownLimitShareBefore: 0.5, grown: 2 });
    expect(unseen(risen, { ...go, env: {} })).toMatchObject({
      ownLimitShare: null,
      ownLimitShareBefore: null,
    });
    expect(unseen(() => ({ anonBytes: null }))).toMatchObject({ ownLimitShare: null, grown: null });
    expect(unseen((s) => ({ anonBytes: s < 12 ? 0 : 64 * mib }))?.grown).toBeNull();
  });

  test('is none that was seen', () => {
    expect(window({}).unseen).toBeNull();
  });

  test('needs processors that are busy, or that somebody waits for; unread they may be', () => {
    const bound = (more: (s: number) => object, cpus = 1) =>
      unseen((s) => ({ ...risen(s), ...more(s) }), go, { ...plan.machine, cpus })?.cpuBound;
    expect(bound(() => ({}))).toBe(true);
    expect(bound((s) => ({ cpuUsageUs: s * 500_000 }))).toBe(true);
    expect(bound((s) => ({ cpuUsageUs: s * 490_000 }))).toBe(false);
    expect(bound((s) => ({ cpuUsageUs: s * 900_000 }), 2)).toBe(false);
    expect(bound((s) => ({ cpuUsageUs: s * 1_000_000 }), 2)).toBe(true);
    expect(bound((s) => ({ cpuUsageUs: s * 1000, cpuSomeUs: s * 500_000 }))).toBe(true);
    expect(bound((s) => ({ cpuSomeUs: s * 490_000 }))).toBe(false);
  });

  test('by what runs there: a runtime that has one, none, or nobody knows', () => {
    const of = (runtime: (typeof plan.target)['runtime']) => {
      const { mayCollect, mayHaveLimit, missing } = unseen(risen, { ...go, env: {}, runtime }) ?? {};
      return [mayCollect, mayHaveLimit, missing];
    };
    expect(of('go')).toEqual([true, true, expect.stringContaining('gctrace=1')]);
    expect(of('nginx')).toEqual([false, false, expect.stringMatching(/^GC not observed: /)]);
    expect(of('any')).toEqual([true, true, expect.stringMatching(/^GC not observed: /)]);
  });
});

test('a container at ease shows nothing', () => {
  expect(window({ probe: rows(() => calm()) })).toMatchObject({
    fromMs: 12_000,
    toMs: 22_000,
    pressure: { memFull: 0, ioFull: 0, source: 'container' },
    refaults: { fileRatio: 0, anonRatio: 0, anonSource: 'refaultAnonPages' },
    comparable: true,
    drop: 0,
  });
});
