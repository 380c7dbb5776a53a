import { expect, test } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { compileTrials } from '../compile.ts';
import { aScenario } from '../testing/aScenario.ts';
import type { LoadSpec } from './shapes.ts';

const options = { source: 'a.ts', runId: 'run-1', seed: 7, quick: false, repeats: 1, only: {} };
const compile =
  (load: LoadSpec, vary = {}) =>
  () =>
    compileTrials(aScenario({ load, vary, until: { brokenFor: null, atMost: '60s' } }), options);

const most = 50_000;
const rate = (perSecond: number): LoadSpec => ({ shape: 'rate', requests: '/', perSecond, for: '6s' });
const steady: LoadSpec = { shape: 'steady', requests: '/', connections: 2, for: '6s' };
const spike = { shape: 'rate-spike', requests: '/', before: '1s', during: '1s', after: '1s' } as const;

test.each<[string, (perSecond: number) => LoadSpec]>([
  ['rate', rate],
  ['rate-steps', (n) => ({ shape: 'rate-steps', requests: '/', perSecond: [5, n, 10], every: '2s' })],
  ['rate-ramp', (to) => ({ shape: 'rate-ramp', requests: '/', from: 1, to, over: '6s' })],
  ['rate-ramp downwards', (from) => ({ shape: 'rate-ramp', requests: '/', from, to: 1, over: '6s' })],
  ['rate-spike', (peak) => ({ ...spike, base: 5, peak })],
  ['warm-up by rate', (n) => ({ ...steady, warmup: { perSecond: n, for: '1s' } })],
])('arrivals beyond what can be generated are refused: %s', (_, load) => {
  expect(compile(load(most))).not.toThrow();
  expect(compile(load(most + 1))).toThrow(
    expect.objectContaining({
      message: 'a.ts: load: 50001 requests/s are more than this machine can generate',
      hint: 'Stay below 50000.',
      exitCode: exitCodes.usage,
    }),
  );
});

test('the variant that has so many is named, and so many connections are no arrivals', () => {
  expect(compile(rate(5), { load: [5, 10_000_000] })).toThrow(
    /^a\.ts with load=10000000: load: 10000000 req/,
  );
  expect(compile({ ...steady, connections: most + 1 })).not.toThrow();
});
