import { describe, expect, test } from 'vitest';
import {
  atOnce,
  type LoadSpec,
  ramp,
  rate,
  rateRamp,
  rateSpike,
  rateSteps,
  spike,
  steady,
  steps,
} from '../load.ts';
import { loadPlanOf, loadText } from './loadPlan.ts';

const requests = '/';
const warmup = { connections: 2, for: '3s' };
/** Start, end, connections at start and end, name. */
const phasesOf = (load: LoadSpec) =>
  loadPlanOf(load, 1).phases.map(({ startMs, endMs, from, to, name }) => [startMs, endMs, from, to, name]);

describe('the phases of every shape follow each other without a gap', () => {
  test('steady', () => {
    expect(phasesOf(steady({ requests, connections: 5, for: '10s' }))).toEqual([
      [0, 10_000, 5, 5, '5 connections'],
    ]);
  });

  test('steps, one phase each', () => {
    expect(phasesOf(steps({ requests, connections: [1, 5, 20], every: '10s' }))).toEqual([
      [0, 10_000, 1, 1, '1 connection'],
      [10_000, 20_000, 5, 5, '5 connections'],
      [20_000, 30_000, 20, 20, '20 connections'],
    ]);
  });

  test('a ramp, with and without a hold', () => {
    expect(phasesOf(ramp({ requests, from: 0, to: 50, over: '20s' }))).toEqual([
      [0, 20_000, 0, 50, '0 to 50 connections'],
    ]);
    expect(phasesOf(ramp({ requests, from: 0, to: 50, over: '20s', hold: '5s' }))).toEqual([
      [0, 20_000, 0, 50, '0 to 50 connections'],
      [20_000, 25_000, 50, 50, '50 connections'],
    ]);
  });

  test('a spike goes up and down at once', () => {
    expect(phasesOf(spike({ requests, base: 2, peak: 90, before: '5s', during: '1s', after: '4s' }))).toEqual(
      [
        [0, 5000, 2, 2, 'before the spike'],
        [5000, 6000, 90, 90, 'spike'],
        [6000, 10_000, 2, 2, 'after the spike'],
      ],
    );
  });

  test('N at once has volleys in place of phases', () => {
    const plan = loadPlanOf(atOnce({ requests, count: 100, times: 3, every: '2s' }), 1);
    expect(plan.phases).toEqual([]);
    expect(plan.volleys).toEqual({ count: 100, times: 3, everyMs: 2000 });
  });
});

describe('a warm-up comes first, and only it is marked as one', () => {
  const shapes = {
    steady: steady({ requests, warmup, connections: 5, for: '10s' }),
    steps: steps({ requests, warmup, connections: [1, 5], every: '10s' }),
    ramp: ramp({ requests, warmup, from: 1, to: 5, over: '10s' }),
    spike: spike({ requests, warmup, base: 1, peak: 5, before: '1s', during: '1s', after: '1s' }),
    'at-once': atOnce({ requests, warmup, count: 5, times: 1, every: '1s' }),
    rate: rate({ requests, warmup, perSecond: 50, for: '10s' }),
    'rate-steps': rateSteps({ requests, warmup, perSecond: [10, 50], every: '10s' }),
    'rate-ramp': rateRamp({ requests, warmup, from: 1, to: 50, over: '10s' }),
    'rate-spike': rateSpike({ requests, warmup, base: 1, peak: 50, before: '1s', during: '1s', after: '1s' }),
  } satisfies { [Name in LoadSpec['shape']]: Extract<LoadSpec, { shape: Name }> };
  test.each(Object.values(shapes).map((load) => [load.shape, load] as const))('%s', (_, load) => {
    const [first, ...rest] = loadPlanOf(load, 1).phases;
    expect(first).toEqual({
      name: 'warm-up',
      startMs: 0,
      endMs: 3000,
      loop: 'closed',
      from: 2,
      to: 2,
      warmup: true,
    });
    expect(rest.some((phase) => phase.warmup)).toBe(false);
    expect(rest[0]?.startMs ?? 3000).toBe(3000);
  });
});

describe('loads by arrival rate', () => {
  const timed = { requests, for: '10s' };

  test('their phases count arrivals per second, of which there may be less than one', () => {
    const plan = loadPlanOf(rate({ ...timed, perSecond: 0.25 }), 1);
    expect(plan.phases).toEqual([
      {
        name: '0.25 requests/s',
        startMs: 0,
        endMs: 10_000,
        loop: 'open',
        from: 0.25,
        to: 0.25,
        warmup: false,
      },
    ]);
  });

  test('in steps, as a ramp that holds, and as a spike', () => {
    expect(phasesOf(rateSteps({ requests, perSecond: [10, 50], every: '1s' }))).toEqual([
      [0, 1000, 10, 10, '10 requests/s'],
      [1000, 2000, 50, 50, '50 requests/s'],
    ]);
    expect(phasesOf(rateRamp({ requests, from: 0, to: 50, over: '20s', hold: '5s' }))).toEqual([
      [0, 20_000, 0, 50, '0 to 50 requests/s'],
      [20_000, 25_000, 50, 50, '50 requests/s'],
    ]);
    expect(
      phasesOf(rateSpike({ requests, base: 2, peak: 90, before: '5s', during: '1s', after: '4s' })),
    ).toEqual([
      [0, 5000, 2, 2, 'before the spike'],
      [5000, 6000, 90, 90, 'spike'],
      [6000, 10_000, 2, 2, 'after the spike'],
    ]);
  });

  test('arrive as a Poisson process, with a generous bound on what is under way, unless stated otherwise', () => {
    expect(loadPlanOf(rate({ ...timed, perSecond: 5 }), 1).open).toEqual({
      arrivals: 'poisson',
      maxInFlight: 10_000,
    });
    const stated = rate({ ...timed, perSecond: 5, arrivals: 'uniform', maxInFlight: 20 });
    expect(loadPlanOf(stated, 1).open).toEqual({ arrivals: 'uniform', maxInFlight: 20 });
  });

  test('a warm-up by rate is possible before any load, and the loop of the rest stays its own', () => {
    const byRate = { perSecond: 20, for: '3s' };
    const plan = loadPlanOf(steady({ ...timed, warmup: byRate, connections: 5 }), 1);
    expect(plan.phases.map(({ loop, from }) => [loop, from])).toEqual([
      ['open', 20],
      ['closed', 5],
    ]);
    expect(plan.open).not.toBeNull();
    expect(loadPlanOf(steady({ ...timed, connections: 5 }), 1).open).toBeNull();
    expect(loadPlanOf(atOnce({ requests, warmup: byRate, count: 5, times: 1, every: '1s' }), 1).open).toEqual(
      plan.open,
    );
  });
});

test('one path is a mix of one GET; what a request leaves out has its default', () => {
  expect(loadPlanOf(steady({ requests: '/a', connections: 1, for: '1s' }), 1).requests).toEqual([
    { path: '/a', method: 'GET', weight: 1, bodyBytes: 0, body: null, headers: {} },
  ]);
});

test('a mix keeps its weights, sizes and headers', () => {
  const mix = [{ path: '/up', method: 'POST', weight: 3, body: '2m', headers: { accept: '*/*' } } as const];
  expect(loadPlanOf(steady({ requests: mix, connections: 1, for: '1s' }), 1).requests).toEqual([
    {
      path: '/up',
      method: 'POST',
      weight: 3,
      bodyBytes: 2 * 1024 ** 2,
      body: null,
      headers: { accept: '*/*' },
    },
  ]);
});

test('the time-out is five seconds unless another is stated, and the seed is the one given', () => {
  const load = { requests, connections: 1, for: '1s' };
  expect(loadPlanOf(steady(load), 42)).toMatchObject({ timeoutMs: 5000, seed: 42 });
  expect(loadPlanOf(steady({ ...load, timeout: '250ms' }), 42).timeoutMs).toBe(250);
});

test.each<[LoadSpec, string]>([
  [steady({ requests, warmup, connections: 1, for: '10s' }), 'warm-up for 3.0 s, 1 connection for 10.0 s'],
  [
    steps({ requests, connections: [1, 5], every: '2m' }),
    '1 connection for 2 min 0 s, 5 connections for 2 min 0 s',
  ],
  [
    rate({ requests, warmup: { perSecond: 5, for: '3s' }, perSecond: 200, for: '10s' }),
    'warm-up for 3.0 s, 200 requests/s for 10.0 s',
  ],
  [atOnce({ requests, warmup, count: 20, times: 3, every: '1s' }), '3 × 20 requests at once'],
])('a load in words', (load, text) => {
  expect(loadText(loadPlanOf(load, 1))).toBe(text);
});
