import { expect, test } from 'vitest';
import type { RunRecord } from '../record/schema.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { summarize } from './summary.ts';

const lived = (id: string, variant: Record<string, string>, survivedMs: number): Verdict => {
  const verdict = aVerdict(aKilledTrial(id), { variant });
  return { ...verdict, measures: { ...verdict.measures, survivedMs } };
};
const three = (variant: Record<string, string>, around: number) =>
  [0, 1, 2].map((repeat) => lived(`${JSON.stringify(variant)}-${repeat}`, variant, around + repeat * 100));

test('a sentence says k of n, and the median with its interval', () => {
  const { sentences } = summarize(aRun([]), three({ swap: 'off' }, 9000));
  expect(sentences).toEqual([
    'With swap=off: the kernel’s OOM killer killed it in 3 of 3 trials; it lived 9.1 s under load (9.0 s to 9.2 s).',
  ]);
});

test('degradation and victim are part of the outcome', () => {
  const verdict = aVerdict(aKilledTrial(), { degradation: { kind: 'swap-thrash', onsetMs: 3000 } });
  const child: Verdict = { ...verdict, terminal: { ...verdict.terminal, victim: 'child' } };
  expect(summarize(aRun([]), [verdict, child]).sentences[0]).toContain(
    'the kernel’s OOM killer killed it (after swap thrash) in 1 of 2 trials; ' +
      'the kernel’s OOM killer killed a child process (after swap thrash) in 1 of 2 trials',
  );
});

test('whose process it was is said where several containers shared the machine', () => {
  const verdict = aVerdict(aKilledTrial());
  const redis: Verdict = {
    ...verdict,
    terminal: { ...verdict.terminal, victim: 'child', service: 'redis', limit: 'machine' },
    degradation: { kind: 'none', onsetMs: null },
  };
  const summary = summarize(aRun([]), [redis]);
  expect(summary.sentences[0]).toContain('the kernel’s OOM killer killed a process of redis in 1 of 1 trial');
  expect(summary.variants[0]?.outcomes[0]?.outcome).toBe('oom-kill (redis)');
});

test('only variants that differ in one thing are set against each other', () => {
  const verdicts = [
    ...three({ swap: 'off', heap: '64m' }, 1000),
    ...three({ swap: '1g', heap: '64m' }, 5000),
    ...three({ swap: '1g', heap: '400m' }, 9000),
  ];
  expect(summarize(aRun([]), verdicts).changes.map(({ a, b }) => [a, b])).toEqual([
    ['swap=off, heap=64m', 'swap=1g, heap=64m'],
    ['swap=1g, heap=64m', 'swap=1g, heap=400m'],
  ]);
});

test('a figure that no trial has is n/a: no median and no interval', () => {
  const [variant] = summarize(aRun([]), three({ swap: 'off' }, 9000)).variants;
  expect(variant?.peakSwapBytes).toEqual({ median: null, low: null, high: null });
});

test('a variant with invalid trials only has no outcome', () => {
  const invalid = three({ swap: 'off' }, 9000).map((verdict) => ({
    ...verdict,
    validity: { valid: false, problems: ['late'] },
  }));
  const summary = summarize(aRun([]), invalid);
  expect(summary.sentences).toEqual(['With swap=off: no valid trial of 3.']);
  expect(summary.notes).toEqual([
    'Invalid trials: 3 of 3. They are shown, and left out of the figures.',
    ...invalid.map(({ trial }) => `${trial} is invalid: late.`),
  ]);
});

test('of a fleet that goes on without its command it is said how its trials are taken up', () => {
  const fleet = { queue: 'redis://queue', recordings: 'queue', args: ['map', 'a'] };
  const notesOf = (changes: Partial<RunRecord>) => summarize(aRun([], changes), []).notes;
  expect(notesOf({ status: 'running', fleet })).toEqual([
    'This run is not over: this is what is recorded here by now. Where its command is gone, "oomlab attach run-1" takes up what its hosts have made since, from redis://queue.',
  ]);
  // A part of an experiment can't be gone on with.
  for (const changes of [{ fleet: null }, { fleet: { ...fleet, args: [] } }])
    expect(notesOf({ status: 'running', ...changes })).toEqual(['This run is not complete (running).']);
  expect(notesOf({ status: 'complete', fleet })).toEqual([]);
});

test('a variant without a valid trial is set against no other', () => {
  const invalid = three({ swap: '1g' }, 9000).map((verdict) => ({
    ...verdict,
    validity: { valid: false, problems: ['late', 'a knob differs'] },
  }));
  const summary = summarize(aRun([]), [...three({ swap: 'off' }, 1000), ...invalid]);
  expect(summary.changes).toEqual([]);
  expect(summary.notes.at(-1)).toBe('{"swap":"1g"}-2 is invalid: late; a knob differs.');
});
