import { expect, test } from 'vitest';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import type { CapacityRun } from '../../scenario/capacity/plan.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { toldBy } from './told.ts';

const run: CapacityRun = {
  plan: {
    fromPerSecond: 5,
    toPerSecond: 100,
    holdMs: 40_000,
    shortMs: 10_000,
    precision: 0.05,
    confidence: 0.9,
    mostFull: 20,
  },
  objective: { goodShare: 0.9, latency: { percentile: 'p99', ms: 500 }, goodputFloor: null },
  variants: [{ variant: {}, machine: null, cpus: 1, memoryBytes: 2 ** 28 }],
};

const base = aVerdict(aKilledTrial());

/** A trial that nothing befell, but for what a test says. */
function trial(kind: string, changes: Partial<Verdict> = {}): Verdict {
  return {
    ...base,
    variant: { trial: kind, rate: '42' },
    terminal: { ...base.terminal, kind: 'survived', victim: null, limit: null },
    times: { ...base.times, firstKill: null, firstOome: null, serviceEnd: null, observationEnd: 45_000 },
    measures: { ...base.measures, survivedMs: 40_000, requests: 1000, good: 995, p50Ms: 20, p99Ms: 300 },
    validity: { valid: true, problems: [] },
    ...changes,
  };
}

const resultOf = (verdict: Verdict) => toldBy(run, verdict).result;

test('a trial held that nothing befell, and whose answers together were good and fast enough', () => {
  expect(toldBy(run, trial('full'))).toEqual({
    id: base.trial,
    kind: 'full',
    ratePerSecond: 42,
    result: 'held',
    reachedPerSecond: null,
  });
});

test.each<[string, Partial<Verdict>]>([
  ['a kill', { terminal: base.terminal }],
  ['a kill of one of several', { casualties: [{ service: 'redis', atMs: 1000, what: 'killed' }] }],
  ['a killed worker', { times: { ...trial('full').times, firstKill: 9000 } }],
  ['an out-of-memory error', { times: { ...trial('full').times, firstOome: 9000 } }],
  ['a thrash', { degradation: { kind: 'swap-thrash', onsetMs: 9000 } }],
  ['slow answers', { measures: { ...trial('full').measures, p99Ms: 501 } }],
  ['too few good answers', { measures: { ...trial('full').measures, good: 899 } }],
  ['no answer at all', { measures: { ...trial('full').measures, requests: 0, good: 0, p99Ms: null } }],
])('%s broke it', (_, changes) => {
  expect(resultOf(trial('full', changes))).toBe('broken');
});

test.each<[string, Partial<Verdict>]>([
  ['somebody else killed it', { terminal: { ...base.terminal, kind: 'external-kill' } }],
  ['the host ran out', { terminal: { ...base.terminal, kind: 'host-oom' } }],
  ['it never started', { terminal: { ...base.terminal, kind: 'failed-to-start' } }],
  ['the lab failed', { validity: { valid: false, problems: ['memory: asked for 256m, read back nothing'] } }],
])('%s: it says nothing of the rate', (_, changes) => {
  expect(resultOf(trial('full', changes))).toBe('void');
});

test('a trial in which others had the processors says nothing, whatever it came to', () => {
  const validity = { valid: true, problems: ['others had them'], hadByOthers: 0.4 };
  const slow = { ...trial('full').measures, p99Ms: 501 };
  expect(resultOf(trial('full', { validity, measures: slow }))).toBe('void');
  expect(resultOf(trial('full', { validity }))).toBe('void');
  // A hint of where to look is one all the same.
  expect(resultOf(trial('steps', { validity, terminal: base.terminal }))).toBe('broken');
});

test('a generator that was behind bounds what can be tried, whatever became of the service', () => {
  const problems = ['the generator was late'];
  const behind = (onTimePerSecond: number | null) =>
    toldBy(
      run,
      trial('full', {
        terminal: base.terminal,
        validity: {
          valid: false,
          problems,
          generatorBehind: { duePerSecond: 42, sentPerSecond: 40, latenessP99Ms: 30, onTimePerSecond },
        },
      }),
    );
  expect(behind(38)).toMatchObject({ result: 'beyond', reachedPerSecond: 38 });
  expect(behind(null)).toMatchObject({ result: 'beyond', reachedPerSecond: null });
  // What is only said in words is no bound: it may be a note, or somebody else's.
  expect(resultOf(trial('full', { validity: { valid: true, problems } }))).toBe('held');
  expect(resultOf(trial('full', { validity: { valid: false, problems } }))).toBe('void');
});

test('of steps, those count that were over when it began to suffer', () => {
  expect(toldBy(run, trial('steps'))).toMatchObject({
    result: 'held',
    ratePerSecond: 80,
    reachedPerSecond: 80,
  });
  const suffers = (onsetMs: number) =>
    toldBy(run, trial('steps', { degradation: { kind: 'gc-thrash', onsetMs } }));
  // The measured load began at 5 s, and each step takes 10 s.
  expect(suffers(26_000)).toMatchObject({ result: 'broken', ratePerSecond: 20, reachedPerSecond: 10 });
  expect(suffers(6000)).toMatchObject({ result: 'broken', ratePerSecond: 5, reachedPerSecond: null });
});

test('steps end where its service ended', () => {
  const ended = trial('steps', {
    terminal: { ...base.terminal, kind: 'unresponsive' },
    times: { ...trial('steps').times, serviceEnd: 38_000 },
    measures: { ...trial('steps').measures, survivedMs: 33_000 },
  });
  expect(toldBy(run, ended)).toMatchObject({ result: 'broken', ratePerSecond: 40, reachedPerSecond: 20 });
});
