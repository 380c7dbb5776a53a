import { describe, expect, test } from 'vitest';
import type { LatencyHistogram } from '../../record/histogram.ts';
import {
  type Built,
  buildRecording,
  died,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../../record/testing/buildRecording.ts';
import { compileExpectation } from '../../scenario/expected/compile.ts';
import { expectationSchema } from '../../scenario/expected/expectation.ts';
import { judge } from '../../verdict/judge.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { CapacityAnswer } from '../capacity/answer.ts';
import { anExpectation } from '../testing/anExpectation.ts';
import { checkExpectations } from './check.ts';

const survivor = judge(buildRecording({}));
const killed: Verdict = { ...survivor, terminal: { ...survivor.terminal, kind: 'oom-kill', victim: 'main' } };
const expectation = anExpectation({ when: { swap: 'off' }, terminal: ['oom-kill'], atLeastShare: 0.6 });

test('holds when enough of the trials agree, and says what was seen', () => {
  const [check] = checkExpectations([expectation], [killed, killed, survivor]);
  expect(check).toMatchObject({ agreed: 2, trials: 3, held: true, seen: 'oom-kill 2 of 3, survived 1 of 3' });
  expect(check?.expected).toBe('swap=off: oom-kill in at least 60 % of the trials');
});

test('an invalid trial agrees with nothing and still counts', () => {
  const invalid: Verdict = { ...killed, validity: { valid: false, problems: ['x'] } };
  expect(checkExpectations([expectation], [killed, invalid])[0]).toMatchObject({
    agreed: 1,
    trials: 2,
    held: false,
  });
});

test('without a trial of that variant it has not been shown', () => {
  const [check] = checkExpectations([{ ...expectation, when: { swap: '1g' } }], [killed]);
  expect(check).toMatchObject({ held: false, trials: 0, seen: 'no trial' });
});

test('degradation is asked for by itself or with the end', () => {
  const thrash = anExpectation({ degradation: ['none'] });
  expect(checkExpectations([thrash], [killed, survivor])[0]?.held).toBe(true);
});

/** A load of 30 s from 2 s on. */
const thirty = { ...plan.load, phases: [{ ...plan.load?.phases[0], endMs: 30_000 }] } as typeof plan.load;
const latencies = (p99Ms: number) => ({ p50Ms: 20, p90Ms: 50, p99Ms, maxMs: p99Ms * 2 });
const histogram: LatencyHistogram = {
  ...{ count: 3000, p50Ms: 20, p90Ms: 50, p99Ms: 300, p999Ms: 400, maxMs: 600 },
  encoded: '',
  fromSend: null,
};
const trialOf = (id: string, built: Built) =>
  buildRecording({
    load: loadRows(2000, 32_000, (second) => ({ ...served(100), ...latencies(second <= 10 ? 100 : 300) })),
    histogram,
    ...built,
    plan: { id, load: thirty, ...built.plan },
  });

function checkOf(written: unknown, ...built: Built[]) {
  const recordings = built.map((each, index) => trialOf(`t${index}`, each));
  const expected = compileExpectation(expectationSchema.parse(written));
  const [check] = checkExpectations([expected], recordings.map(judge), { recordings });
  if (check === undefined) throw new Error('nothing was checked');
  return check;
}

describe('figures of a trial', () => {
  test.each([
    ['p99', '< 301ms', 'held'],
    ['p99', '< 300ms', 'not held'],
    ['p99', '<= 300ms', 'held'],
    ['goodput', '>= 100/s', 'held'],
    ['goodput', '> 100/s', 'not held'],
    ['good', '>= 100%', 'held'],
    ['longestGap', '< 1s', 'held'],
    ['peakMemory', '<= 100m', 'held'],
    ['peakMemory', '< 100MB', 'not held'],
    ['peakHeap', '< 1g', 'not known'],
    // It lived at least as long as it was looked at, and nobody knows how much longer.
    ['survived', '>= 29s', 'held'],
    ['survived', '> 5m', 'not known'],
  ])('%s %s of the whole load is %s', (figure, bound, state) => {
    expect(checkOf({ [figure]: bound }, {}).state).toBe(state);
  });

  test('says what was expected, over which stretch, and what was seen', () => {
    expect(checkOf({ p99: '< 200ms', during: { to: '10s' } }, {}, {}).text).toBe(
      'all variants: p99 < 200ms from 0 ms to 10.0 s of the load in at least 100 % of the trials; seen: p99 100 ms, 100 ms',
    );
  });

  test('a percentile of a stretch is bounded by the percentiles of its seconds, and known only beyond them', () => {
    const during = { from: '5s', to: '15s' };
    expect(checkOf({ p99: '<= 300ms', during }, {}).state).toBe('held');
    expect(checkOf({ p99: '< 100ms', during }, {}).state).toBe('not held');
    expect(checkOf({ p99: '< 200ms', during }, {})).toMatchObject({ state: 'not known', held: false });
  });

  test('memory of a stretch is what the probe saw in it', () => {
    const probe = probeRows(0, 32_000, (second) => ({ usageBytes: (second < 20 ? 50 : 90) * mib }));
    expect(checkOf({ peakMemory: '<= 50m', during: { to: '15s' } }, { probe }).state).toBe('held');
    expect(checkOf({ peakMemory: '<= 50m', during: { from: '15s' } }, { probe }).state).toBe('not held');
  });

  test('a service that died serves nothing, whatever its latencies were before', () => {
    const dead: Built = { ...died(12_000, 137, true), load: loadRows(2000, 12_000, () => served(100)) };
    const check = checkOf({ p99: '< 500ms' }, dead);
    expect(check.state).toBe('not held');
    expect(check.seen).toBe('p99 none (it lived 10.0 s of the load)');
    // Before that it did.
    expect(checkOf({ good: '>= 99%', during: { to: '8s' } }, dead).state).toBe('held');
    expect(checkOf({ peakMemory: '<= 100m' }, dead).state).toBe('held');
  });

  test('of a trial that was stopped early the rest is not known', () => {
    const ending = { reason: 'interrupted' as const, atMs: 12_000, detail: '' };
    const load = loadRows(2000, 12_000, () => ({ ...served(100), ...latencies(100) }));
    const cut: Built = { load, probe: probeRows(0, 12_000, () => ({})), trial: { ending } };
    expect(checkOf({ goodput: '> 10/s' }, cut).seen).toBe(
      'goodput not known (it was stopped after 10.0 s of the load)',
    );
    expect(checkOf({ goodput: '> 10/s', during: { to: '9s' } }, cut).state).toBe('held');
    const used: Built = { ...cut, probe: probeRows(0, 12_000, () => ({ usageBytes: 90 * mib })) };
    expect(checkOf({ peakMemory: '< 100m' }, used)).toMatchObject({
      state: 'not known',
      seen: 'peakMemory at least 90 MiB',
    });
    expect(checkOf({ peakMemory: '< 80m' }, used).state).toBe('not held');
    expect(checkOf({ peakMemory: '< 100m', during: { to: '9s' } }, used).state).toBe('held');
  });

  test('how it ended and its figures are asked of the same trial', () => {
    const both = { terminal: ['survived'], p99: '< 400ms', atLeastShare: 0.5 };
    const slow: Built = { histogram: { ...histogram, p99Ms: 900 } };
    expect(checkOf(both, {}, slow)).toMatchObject({ agreed: 1, state: 'held' });
    expect(checkOf(both, {}, slow, slow)).toMatchObject({ agreed: 1, state: 'not held' });
  });

  test('with a confidence it is said of all such trials, and takes as many', () => {
    const sure = { p99: '< 400ms', atLeastShare: 0.5, confidence: 0.9 };
    const slow: Built = { histogram: { ...histogram, p99Ms: 900 } };
    const of = (good: number, bad: number) =>
      checkOf(sure, ...Array.from({ length: good }, () => ({})), ...Array.from({ length: bad }, () => slow));
    expect(of(3, 0).state).toBe('not known'); // chance alone does it in one of eight
    expect(of(4, 0).state).toBe('held');
    expect(of(4, 1).state).toBe('not known');
    expect(of(0, 4).state).toBe('not held');
    expect(of(4, 0).expected).toContain('in at least 50 % of all such trials, at 90 % confidence');
  });
});

describe('a capacity', () => {
  const answer = (kind: CapacityAnswer['kind'], lowPerSecond: number, highPerSecond: number) =>
    ({ kind, interval: { lowPerSecond, highPerSecond } }) as unknown as CapacityAnswer;
  const expected = compileExpectation(expectationSchema.parse({ capacity: '>= 40/s' }));
  const stateOf = (...answers: CapacityAnswer[]) =>
    checkExpectations([expected], [], {
      capacities: answers.map((each, index) => ({ variant: { heap: `${index}m` }, answer: each })),
    })[0]?.state;

  test.each([
    ['held', answer('found', 41, 50)],
    ['not held', answer('found', 30, 39)],
    ['not known', answer('found', 39, 45)],
    ['held', answer('at-least', 60, 70)],
    ['not known', answer('at-least', 30, 35)],
    ['not held', answer('less-than', 5, 20)],
    ['not known', { ...answer('unknown', 0, 0), interval: null }],
  ])('is %s by all of its interval', (state, found) => {
    expect(stateOf(found)).toBe(state);
  });

  test('is asked of every variant, and of some at least', () => {
    expect(stateOf(answer('found', 41, 50), answer('found', 30, 39))).toBe('not held');
    expect(stateOf()).toBe('not known');
  });
});

describe('what cannot be expected is refused', () => {
  test.each([
    [{ p99: '500ms' }, 'not a bound'],
    [{ p99: '< 500' }, 'not a bound'],
    [{ goodput: '> 40' }, 'such as >= 40/s'],
    [{ shrinkage: '< 1MB' }, 'Unrecognized key: \\"shrinkage\\"'],
    [{ growth: '< 1MB/s' }, 'such as < 400m'],
    [{ capacity: '> 4/s', p99: '< 1s' }, 'stands alone'],
    [{ terminal: ['survived'], during: { to: '5s' } }, 'there is none'],
    [{ p99: '< 1s', during: { from: '9s', to: '5s' } }, 'not before'],
    [{ p99: '< 1s', confidence: 0.9 }, 'below 1'],
    [{ survived: '> 1s', during: { to: '5s' } }, 'counts from the start'],
  ])('%j', (written, why) => {
    expect(expectationSchema.safeParse(written).error?.message).toContain(why);
  });
});
