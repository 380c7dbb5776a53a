import { expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import type { Objective } from '../scenario/objective.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { harmed, holds, howItFailed, missed } from './holding.ts';

const asked: Objective = {
  goodShare: 0.95,
  latency: { percentile: 'p99', ms: 1000 },
  goodputFloor: null,
};

const base = aVerdict(buildRecording({}));
const lived = (measures: Partial<Verdict['measures']>): Verdict => ({
  ...base,
  terminal: { ...base.terminal, kind: 'survived' },
  degradation: { kind: 'none', onsetMs: null },
  times: { ...base.times, firstKill: null, firstOome: null },
  casualties: [],
  measures: { ...base.measures, requests: 100, good: 100, p99Ms: 200, ...measures },
});

test('what lived and answered as asked carried its load', () => {
  expect(holds(asked, lived({}))).toBe(true);
});

test.each([
  ['latency', 'answers that came too late', lived({ p99Ms: 2400 })],
  ['good answers', 'too few good answers', lived({ good: 90 })],
  ['good answers', 'too few good answers', lived({ requests: 0, good: 0 })],
] as const)('what lived and missed its %s did not, and it is said by %s', (what, words, verdict) => {
  expect([harmed(verdict), missed(asked, verdict), holds(asked, verdict)]).toEqual([null, what, false]);
  expect(howItFailed(asked, verdict)).toBe(`survived, with ${words}`);
});

test('a load that asks for no answers is carried by whoever lives', () => {
  expect(holds(null, lived({ requests: 0, good: 0 }))).toBe(true);
});

test('harm is harm, whatever was answered, and names itself', () => {
  const killed: Verdict = { ...lived({}), terminal: { ...base.terminal, kind: 'oom-kill' } };
  const child: Verdict = { ...lived({}), times: { ...lived({}).times, firstKill: 6000 } };
  expect([harmed(killed), harmed(child)]).toEqual(['ended', 'ended']);
  expect(howItFailed(asked, { ...killed, measures: lived({ p99Ms: 2400 }).measures })).toBe('oom-kill');
});
