import { expect, test } from 'vitest';
import { kinds, type Outcome, simulated } from '../../scripts/docs/size/simulatedServices.ts';
import { wilson } from '../../src/statistics/wilson.ts';

const asked = { survives: 0.9, confidence: 0.9, maxTrials: 150 };
/** Of each kind; `docs/size.md` has the figures of ten thousand in all. */
const each = 12;
const all: (Outcome & { kind: string })[] = Object.keys(kinds).flatMap((kind) =>
  simulated(kind, each, asked).map((outcome) => ({ ...outcome, kind })),
);
const named = all.filter(({ bytes }) => bytes !== null);

test('what is named survives as often as it was asked to, but for the error that is allowed', () => {
  const wrong = named.filter(({ survives }) => survives === null || survives < asked.survives);
  // More than are allowed would be seen with all but certainty; a few are chance.
  expect(wilson(wrong.length, named.length, 0.01).low).toBeLessThan(1 - asked.confidence);
  expect(named.length).toBeGreaterThan(all.length / 2);
});

test('what is named is near the smallest that does', () => {
  const ratios = named
    .flatMap(({ bytes, smallest }) => (bytes === null || smallest === null ? [] : [bytes / smallest]))
    .sort((a, b) => a - b);
  expect(ratios[ratios.length >> 1]).toBeLessThanOrEqual(1.25);
});

test('where no size is enough none is named, and that takes few trials', () => {
  const hopeless = all.filter(
    ({ kind, smallest }) => kind.startsWith('no size is enough, or') && smallest === null,
  );
  expect(hopeless.length).toBeGreaterThan(each / 2);
  for (const { bytes, trials } of hopeless) {
    expect(bytes).toBeNull();
    expect(trials).toBeLessThan(40);
  }
});

test('where a share is lost whatever the size none is named, and most answers say why', () => {
  const lossy = all.filter(({ kind }) => kind.includes('of all trials are lost, whatever it is'));
  expect(lossy).toHaveLength(each);
  expect(lossy.filter(({ bytes }) => bytes !== null)).toEqual([]);
  expect(lossy.filter(({ anyway }) => anyway).length).toBeGreaterThan(0.7 * each);
});

test('one proof is enough for most, so that a search has little more than its trials', () => {
  const trials = named.map((outcome) => outcome.trials).sort((a, b) => a - b);
  expect(trials[trials.length >> 1]).toBeLessThanOrEqual(45);
});
