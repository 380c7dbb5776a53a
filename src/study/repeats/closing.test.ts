import { describe, expect, test } from 'vitest';
import type { Closing } from '../../record/schema.ts';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import { judge } from '../../verdict/judge.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { compare } from '../compare.ts';
import { closingsBy, stillCompared } from './closing.ts';

const survivor = judge(buildRecording({}));
const capMs = 42_000;

/** One trial a repeat: how long it lived, in seconds; what reached the cap was still there. */
const trials = (swap: string, seconds: readonly number[], changes: Partial<Verdict> = {}): Verdict[] =>
  seconds.map((lived, index) => {
    const survivedMs = Math.min(capMs, 1000 * lived);
    const ended = survivedMs < capMs;
    return {
      ...survivor,
      variant: { swap },
      repeat: index + 1,
      terminal: { ...survivor.terminal, kind: ended ? 'oom-kill' : 'survived' },
      times: { ...survivor.times, serviceEnd: ended ? 2000 + survivedMs : null },
      measures: { ...survivor.measures, survivedMs },
      ...changes,
    };
  });
const from = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index / 8);

const planned = (atLeast: number, atMost: number, names = ['off', '1g'], closed: Closing[] = []) => ({
  repeats: { atLeast, atMost, closed },
  variants: names.map((swap) => ({ swap })),
});
const closed = (
  of: ReturnType<typeof planned>,
  verdicts: readonly Verdict[],
): [string, string, number, string, string][] =>
  closingsBy(of, verdicts, 1).map(({ a, b, after, why, figure }) => [
    a.swap ?? '',
    b.swap ?? '',
    after,
    why,
    figure,
  ]);

describe('a comparison is closed', () => {
  test('by a difference that is held, at the first look, and the report holds it too', () => {
    const of = planned(3, 12);
    const verdicts = [...trials('off', from(4, 7)), ...trials('1g', from(14, 7))];
    expect(closed(of, verdicts)).toEqual([['off', '1g', 7, 'shown', 'survivedMs']]);
    const report = compare(verdicts, { seed: 1, planned: of });
    expect(report.pairs[0]?.measures[0]).toMatchObject({ measure: 'survivedMs', judgement: 'better' });
  });

  test('no earlier, however far apart they are: nothing can be held, and the report holds nothing', () => {
    for (const each of [1, 2, 3, 4, 5, 6]) {
      const of = planned(3, 12);
      const verdicts = [...trials('off', from(4, each)), ...trials('1g', from(14, each))];
      expect(closed(of, verdicts)).toEqual([]);
      const [pair] = compare(verdicts, { seed: 1, planned: of }).pairs;
      expect(pair?.measures[0]).toMatchObject({ judgement: 'no difference seen', adjusted: 1 });
      expect(pair?.outcomes.differ).toBe(false);
    }
  });

  test('by two variants that are as good as the same', () => {
    const verdicts = [...trials('off', from(20, 7)), ...trials('1g', from(20.05, 7))];
    expect(closed(planned(3, 12), verdicts)).toEqual([['off', '1g', 7, 'same', 'survivedMs']]);
  });

  test('by what the rest would hardly show', () => {
    const verdicts = [...trials('off', [4, 20, 9, 13, 30, 7]), ...trials('1g', [5, 19, 10, 12, 31, 6])];
    expect(closed(planned(3, 12), verdicts)).toEqual([['off', '1g', 6, 'hopeless', 'survivedMs']]);
  });

  test('at the last repeat in any case', () => {
    const verdicts = [...trials('off', [4, 5, 6, 8, 9, 14]), ...trials('1g', [7, 10, 11, 12, 13, 15])];
    expect(closed(planned(3, 6), verdicts)).toEqual([['off', '1g', 6, 'at most', 'survivedMs']]);
  });

  test('at the least number, where the most trials could not hold anything', () => {
    const verdicts = [...trials('off', from(4, 2)), ...trials('1g', from(14, 2))];
    expect(closed(planned(2, 3), verdicts)).toEqual([['off', '1g', 2, 'hopeless', 'survivedMs']]);
  });

  test('not before the least number', () => {
    const verdicts = [...trials('off', from(4, 7)), ...trials('1g', from(14, 7))];
    expect(closed(planned(8, 12), verdicts)).toEqual([]);
  });
});

test('where none ended before its cap, what they served decides', () => {
  const serves = (swap: string, perSecond: readonly number[]): Verdict[] =>
    trials(swap, Array(perSecond.length).fill(42)).map((verdict, index) => ({
      ...verdict,
      measures: { ...verdict.measures, goodputMedian: perSecond[index] ?? null },
    }));
  const verdicts = [...serves('off', from(50, 7)), ...serves('1g', from(80, 7))];
  expect(closed(planned(3, 12), verdicts)).toEqual([['off', '1g', 7, 'shown', 'goodputMedian']]);
});

test('an invalid trial counts for no figure, and its repeat as made', () => {
  const invalid: Partial<Verdict> = { validity: { valid: false, problems: ['late'] } };
  const bad = trials('1g', from(14, 7), invalid);
  const verdicts = [...trials('off', from(4, 7)), ...bad];
  expect(closed(planned(3, 12), verdicts)).not.toContainEqual(expect.arrayContaining(['shown']));
  const few = [
    ...trials('off', from(4, 7)),
    ...trials('1g', from(14, 7)).map((one, at) => (at < 1 ? { ...one, ...invalid } : one)),
  ];
  expect(closed(planned(3, 12), few)).toEqual([['off', '1g', 7, 'shown', 'survivedMs']]);
});

describe('of three variants', () => {
  const names = ['off', '1g', '2g'];
  const known = [...trials('off', from(4, 7)), ...trials('1g', from(14, 7)), ...trials('2g', from(14.3, 7))];
  const of = planned(3, 12, names);
  const now = closingsBy(of, known, 1);

  test('those are still compared that an open comparison needs', () => {
    expect([...stillCompared(of)]).toEqual(['swap=off', 'swap=1g', 'swap=2g']);
    const shown = now.filter(({ a }) => a.swap === 'off');
    expect(shown.map(({ why }) => why)).toEqual(['shown', 'shown']);
    expect([...stillCompared(planned(3, 12, names, shown))]).toEqual(['swap=1g', 'swap=2g']);
  });

  test('what is closed stays as it was, whatever comes after it', () => {
    const closings = now.filter(({ a }) => a.swap === 'off');
    const after = planned(3, 12, names, closings);
    const later = [...known, ...trials('1g', from(4, 12)).slice(7), ...trials('2g', from(4, 12)).slice(7)];
    expect(closingsBy(after, later, 1).filter(({ a }) => a.swap === 'off')).toEqual([]);
    const pairOf = (verdicts: readonly Verdict[]) =>
      compare(verdicts, { seed: 1, planned: after }).pairs.find(({ b }) => b === 'swap=1g');
    expect(pairOf(later)).toEqual(pairOf(known));
    expect(pairOf(later)?.measures[0]?.judgement).toBe('better');
  });
});

test('a look that held something is not undone by a later one', () => {
  // Apart in the first seven repeats, and alike in the others.
  const swapped = [...from(14, 7), ...from(4, 5)];
  const verdicts = [...trials('off', from(4, 12)), ...trials('1g', swapped)];
  const [pair] = compare(verdicts, { seed: 1, planned: planned(3, 12) }).pairs;
  expect(pair?.measures[0]?.adjusted).toBeLessThanOrEqual(0.05);
  expect(pair?.measures[0]?.p).toBeGreaterThan(0.01);
});
