import { describe, expect, test } from 'vitest';
import type { LoadRow } from '../../record/loadRow.ts';
import type { Recording } from '../../record/recording.ts';
import {
  type Built,
  buildRecording,
  loadRow,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../../record/testing/buildRecording.ts';
import { loadPlanOf } from '../../scenario/loads/loadPlan.ts';
import type { LoadSpec } from '../../scenario/loads/shapes.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { ratesOf } from './felt.ts';
import { type Step, stepsOf } from './step.ts';

const requests = '/';
const steps: LoadSpec = {
  shape: 'steps',
  requests,
  connections: [1, 5],
  every: '3s',
  warmup: { connections: 1, for: '2s' },
};

/** The load begins 2 s into the trial. */
function underLoad(spec: LoadSpec, built: Built = {}, endMs = 60_000): Recording {
  const recording = buildRecording({
    ...built,
    plan: { load: loadPlanOf(spec, 1), ...built.plan },
    trial: { ending: { reason: 'load-done', atMs: endMs, detail: '' }, ...built.trial },
  });
  return recording;
}

const lived: Partial<Verdict> = {
  terminal: { ...aVerdict(buildRecording({})).terminal, kind: 'survived', atMs: null },
};
const noTimes: Verdict['times'] = {
  ...aVerdict(buildRecording({})).times,
  firstKill: null,
  firstBroken: null,
  kill: null,
  exit: null,
  serviceEnd: null,
  observationEnd: null,
};
const told = (
  recording: Recording,
  changes: Partial<Verdict> = lived,
  times: Partial<Verdict['times']> = {},
) => stepsOf(recording, aVerdict(recording, { ...changes, times: { ...noTimes, ...times } }));
const ratesAt = ({ felt }: Step) => felt && ratesOf(felt);
const row = (atMs: number, changes: Partial<LoadRow> = {}): LoadRow =>
  loadRow({ atMs, p50Ms: 10, p90Ms: 20, p99Ms: 30, maxMs: 40, ...changes });

describe('a closed loop', () => {
  // The first two are the warm-up's, then three each.
  const load = [4, 4, 10, 12, 14, 50, 40, 0].map((ok, index) =>
    row(3000 + 1000 * index, {
      connections: index < 5 ? 1 : 5,
      ok,
      non2xx: index === 5 ? 10 : 0,
      timeouts: index === 7 ? 60 : 0,
    }),
  );
  const probe = probeRows(2000, 10_000, (_, atMs) => ({
    usageBytes: atMs * mib,
    limitBytes: 20_000 * mib,
    anonBytes: (atMs === 6900 ? 9 : 5) * mib,
    swapBytes: atMs < 7000 ? 0 : 3 * mib,
    cpuUsageUs: atMs < 7000 ? atMs * 500 : 3_500_000 + (atMs - 7000) * 1000,
  }));
  const [warmup, one, five] = told(underLoad(steps, { load, probe }, 10_000), lived, {
    observationEnd: 10_000,
  });

  test('has a row for the warm-up, marked as such, and one for each step', () => {
    expect([warmup, one, five].map((step) => [step?.name, step?.part, step?.fromMs, step?.toMs])).toEqual([
      ['warm-up', 'warm-up', 0, 2000],
      ['1 connection', 'measured', 2000, 5000],
      ['5 connections', 'measured', 5000, 8000],
    ]);
    expect([warmup, one, five].map((step) => step?.cut)).toEqual([null, null, null]);
  });

  test('what was answered, well or not, and what failed, by the seconds of the step', () => {
    expect(warmup && ratesAt(warmup)).toEqual({ due: null, answered: 4, good: 4, failedShare: 0 });
    expect(one && ratesAt(one)).toEqual({ due: null, answered: 12, good: 12, failedShare: 0 });
    // 50 + 40 + 0 good in three seconds, ten errors that were answered, sixty time-outs that were not.
    expect(five && ratesAt(five)).toEqual({ due: null, answered: 100 / 3, good: 30, failedShare: 70 / 160 });
  });

  test('percentiles lie within what its seconds know', () => {
    expect(one?.felt?.p50Ms).toEqual({ low: 10, high: 10 });
    expect(one?.felt?.p99Ms).toEqual({ low: 30, high: 30 });
  });

  test('peaks and processors of its own time: a sample at the edge is of the step that begins there', () => {
    expect(one?.held).toEqual({
      usageBytes: 6900 * mib,
      limitBytes: 20_000 * mib,
      anonBytes: 9 * mib,
      swapBytes: 0,
      cores: 0.5,
    });
    expect(five?.held).toMatchObject({ usageBytes: 9900 * mib, anonBytes: 5 * mib, swapBytes: 3 * mib });
    expect(five?.held.cores).toBeCloseTo(1, 1);
  });
});

describe('an open loop', () => {
  const rates: LoadSpec = { shape: 'rate-steps', requests, perSecond: [10, 100], every: '2s' };
  const open = (atMs: number, perSecond: number, changes: Partial<LoadRow>): LoadRow =>
    row(atMs, { connections: null, perSecond, ...changes });
  const load = [
    open(3000, 10, { due: 9, ok: 9 }),
    open(4000, 10, { due: 12, ok: 12 }),
    open(5000, 100, { due: 110, ok: 40, timeouts: 10, unsent: 5 }),
    open(6000, 100, { due: 90, ok: 30, unsent: 15 }),
    open(7000, 0, { due: 0, ok: 6, unsent: 94 }),
    open(7010, 0, { due: 0, spanMs: 10 }),
  ];
  const found = told(underLoad(rates, { load }, 7010), lived, { observationEnd: 7010 });

  test('offered is what was due, and what could not be sent has failed', () => {
    expect(found.slice(0, 2).map(ratesAt)).toEqual([
      { due: 10.5, answered: 10.5, good: 10.5, failedShare: 0 },
      { due: 100, answered: 35, good: 35, failedShare: 0.3 },
    ]);
  });

  test('unsent requests may be above a percentile or below it', () => {
    expect(found[1]?.felt?.p99Ms?.high).toBe(Number.POSITIVE_INFINITY);
    expect(found[0]?.felt?.p99Ms).toEqual({ low: 30, high: 30 });
  });

  test('what ends after the last arrival is of no step, and not lost', () => {
    expect(found[2]).toMatchObject({ part: 'last answers', cut: null, felt: { good: 6, failed: 94 } });
    expect(found).toHaveLength(3);
  });

  test('also where that took no more than a moment', () => {
    const soon = [...load.slice(0, 4), open(6040, 0, { due: 0, spanMs: 40, ok: 3 })];
    const [, , last] = told(underLoad(rates, { load: soon }, 6040), lived, { observationEnd: 6040 });
    expect(last).toMatchObject({ part: 'last answers', cut: null, felt: { good: 3, overMs: 40 } });
  });

  test('where nothing was left, there is no such row', () => {
    const few = told(underLoad(rates, { load: load.slice(0, 4) }, 6000), lived, { observationEnd: 6000 });
    expect(few.map(({ part }) => part)).toEqual(['measured', 'measured']);
  });
});

describe('a step that was cut', () => {
  const load = [
    ...loadRows(2000, 7000, () => served(10)),
    row(8000, { ok: 8 }),
    row(8600, { spanMs: 600, ok: 1, refused: 9 }),
  ];
  const ending = { reason: 'target-died', atMs: 8450, detail: '' } as const;
  const died = told(
    underLoad(steps, { load, trial: { ending } }),
    {},
    { firstKill: 8400, kill: 8400, exit: 8440, serviceEnd: 8400, observationEnd: 8440 },
  );

  test('says when, and has what was seen until then apart', () => {
    expect(died.map(({ cut }) => cut?.kind ?? null)).toEqual([null, null, 'gone']);
    expect(died[2]?.cut).toEqual({ kind: 'gone', afterMs: 1400, why: '' });
    expect(died[2]?.felt).toMatchObject({ overMs: 1600, good: 9, failed: 9 });
  });

  test('a step after it was not reached, and says nothing', () => {
    const early = told(
      underLoad(steps, { load, trial: { ending: { ...ending, atMs: 6999 } } }),
      {},
      { exit: 6950, serviceEnd: 6500, observationEnd: 6950 },
    );
    expect(early.map(({ cut }) => cut?.kind ?? null)).toEqual([null, 'gone', 'not reached']);
    expect(early[2]).toMatchObject({ felt: null, held: { usageBytes: null }, moments: [] });
  });

  test('stopped is not gone: why it was stopped is said', () => {
    const broken = { reason: 'broken', atMs: 9000, detail: 'the objective was broken for 2.0 s' } as const;
    const stopped = told(
      underLoad(steps, { load: loadRows(2000, 9000, () => served(10)), trial: { ending: broken } }),
      lived,
      { observationEnd: 9000 },
    );
    expect(stopped[2]?.cut).toEqual({ kind: 'stopped', afterMs: 2000, why: broken.detail });
  });

  test('stopped as a second is over, at the edge of a step, it did not come to that step', () => {
    const broken = { reason: 'broken', atMs: 7004, detail: 'the objective was broken for 2.0 s' } as const;
    const stopped = told(
      underLoad(steps, { load: loadRows(2000, 7000, () => served(10)), trial: { ending: broken } }),
      lived,
      { observationEnd: 7004 },
    );
    expect(stopped.map(({ cut }) => cut)).toEqual([
      null,
      null,
      { kind: 'not reached', afterMs: 0, why: broken.detail },
    ]);
  });

  test('a trial without a verdict is told by its recording', () => {
    expect(stepsOf(underLoad(steps, { load, trial: { ending } }), null)[2]?.cut).toMatchObject({
      kind: 'gone',
      afterMs: 1450,
    });
  });

  test('one whose load never began came to no step', () => {
    const recording = { ...underLoad(steps), events: [] };
    expect(told(recording).map(({ cut }) => cut?.kind)).toEqual(Array(3).fill('not reached'));
    expect(told({ ...recording, trial: { ...recording.trial, plan: { ...plan, load: null } } })).toEqual([]);
  });
});

describe('seconds and edges', () => {
  const halves: LoadSpec = { shape: 'steps', requests, connections: [1, 5], every: '2500ms' };

  test('a second that lies in two steps counts in neither; a few milliseconds do not matter', () => {
    const load = [1, 2, 3, 4, 5].map((second) => row(2000 + second * 1000 + 8, { ok: 10 ** (second - 1) }));
    const [one, five] = told(underLoad(halves, { load }, 7000), lived, { observationEnd: 7000 });
    expect(one?.felt).toMatchObject({ overMs: 2000, good: 11 });
    expect(five?.felt).toMatchObject({ overMs: 2000, good: 11_000 });
  });

  test('a step in which no second lies is not known, and not zero', () => {
    const brief: LoadSpec = {
      shape: 'spike',
      requests,
      base: 1,
      peak: 9,
      before: '1500ms',
      during: '500ms',
      after: '2s',
    };
    const load = [3000, 4000, 5000, 6000].map((atMs) => row(atMs, { ok: 5 }));
    const found = told(underLoad(brief, { load }, 6000), lived, { observationEnd: 6000 });
    expect(found.map(({ felt }) => felt?.overMs ?? null)).toEqual([1000, null, 2000]);
  });

  test('a row of a recording in which nothing was counted is not read', () => {
    const load = loadRows(2000, 10_000, () => ({ ok: null }));
    expect(told(underLoad(steps, { load }, 10_000)).map(({ felt }) => felt)).toEqual([null, null, null]);
  });

  test('a moment at the edge is of the step that begins there, also where a second began a little before it', () => {
    const load = loadRows(1997, 9997, () => served(10));
    const found = told(
      underLoad(steps, { load }, 10_000),
      { terminal: { ...aVerdict(underLoad(steps)).terminal, atMs: 7000, kind: 'heap-oome' } },
      { firstBroken: 6997, observationEnd: 10_000 },
    );
    expect(found.map(({ moments }) => moments)).toEqual([
      [],
      [],
      [
        { what: 'objective first broken', atMs: 0 },
        { what: 'heap-oome', atMs: 0 },
      ],
    ]);
  });

  test('a kill within a step is not of the one after it', () => {
    const found = told(underLoad(steps, { load: loadRows(2000, 10_000, () => served(10)) }, 10_000), lived, {
      firstKill: 6999.5,
      observationEnd: 10_000,
    });
    expect(found.map(({ moments }) => moments.length)).toEqual([0, 1, 0]);
  });
});

test('the only measured step has the percentiles of the whole load, which are exact', () => {
  const steady: LoadSpec = {
    shape: 'steady',
    requests,
    connections: 2,
    for: '4s',
    warmup: { connections: 1, for: '1s' },
  };
  const histogram = {
    count: 9,
    p50Ms: 11,
    p90Ms: 22,
    p99Ms: 33.5,
    p999Ms: 40,
    maxMs: 40,
    encoded: '',
    fromSend: null,
  };
  const load = loadRows(2000, 7000, () => ({ ok: 3, p50Ms: 10, p90Ms: 20, p99Ms: 30, maxMs: 50 }));
  const [warmup, only] = told(underLoad(steady, { load, histogram }, 7000), lived, { observationEnd: 7000 });
  expect(only?.felt?.p99Ms).toEqual({ low: 33.5, high: 33.5 });
  expect(warmup?.felt?.p99Ms).toEqual({ low: 30, high: 30 });
});

test('volleys take what they take', () => {
  const volleys: LoadSpec = { shape: 'at-once', requests, count: 20, times: 3, every: '2s' };
  const phases = [{ name: 'volleys', startMs: 2000, endMs: 17_000, warmup: false }];
  const load = loadRows(2000, 7000, () => served(12));
  const found = (reason: 'load-done' | 'interrupted') =>
    told(underLoad(volleys, { load, trial: { phases, ending: { reason, atMs: 7000, detail: '' } } }), lived, {
      observationEnd: 7000,
    });
  expect(found('load-done')).toMatchObject([
    { name: '3 × 20 requests at once', toMs: null, cut: null, felt: { good: 60 } },
  ]);
  expect(found('interrupted')).toMatchObject([
    { cut: { kind: 'stopped', afterMs: 5000, why: 'interrupted' } },
  ]);
});
