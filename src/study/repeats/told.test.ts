import { expect, test } from 'vitest';
import type { Closing } from '../../record/schema.ts';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import { closingSentence, stoppedSentence } from './told.ts';

const plan = { atLeast: 3, atMost: 6 };
const verdict = aVerdict(buildRecording({}));

/** What is said of a run of so many variants that made every repeat, by how each of its comparisons was closed. */
function told(swaps: string[], whys: [Closing['why'], Closing['figure']?][]): string {
  const variants = swaps.map((swap) => ({ swap }));
  const [a = {}, b = {}] = variants;
  const closed = whys.map(([why, figure = 'survivedMs']): Closing => ({ a, b, after: 6, why, figure }));
  const verdicts = variants.flatMap((variant) =>
    [1, 2, 3, 4, 5, 6].map((repeat) => ({ ...verdict, variant, repeat })),
  );
  return stoppedSentence({ variants, status: 'complete' }, { ...plan, closed }, verdicts);
}

test('where all repeats were made, it says how each comparison was closed', () => {
  expect(told(['off', '1g'], [['shown']])).toBe(
    'All 6 repeats were made: 1 of 1 comparison was closed as a difference in how long it lived is held.',
  );
  expect(told(['off', '1g'], [['at most']])).toBe(
    'All 6 repeats were made: 1 of 1 comparison stayed open to the end.',
  );
  expect(told(['off', '1g', '2g'], [['at most'], ['shown'], ['shown']])).toBe(
    'All 6 repeats were made: 2 of 3 comparisons were closed as a difference in how long it lived is held, 1 stayed open to the end.',
  );
});

test('in the words of the comparison itself', () => {
  for (const [why, figure] of [
    ['shown', 'goodputMedian'],
    ['same', 'survivedMs'],
    ['hopeless', 'survivedMs'],
  ] as const) {
    const closing: Closing = { a: { swap: 'off' }, b: { swap: '1g' }, after: 6, why, figure };
    const [, reason = 'none'] = /, (as .*)\.$/.exec(closingSentence(closing, plan)) ?? [];
    expect(told(['off', '1g', '2g'], [['shown'], [why, figure], ['at most']])).toContain(
      why === 'shown' ? `is held, 1 ${reason}, 1 stayed` : `, 1 ${reason}, 1 stayed open to the end.`,
    );
  }
});
