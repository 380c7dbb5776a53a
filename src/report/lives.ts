import { formatDuration } from '../scenario/units.ts';
import { type Estimate, estimateOf, lifeOf } from '../study/estimate.ts';
import { lifetimesOf } from '../study/lifetime.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { estimateText } from './cells.ts';
import type { RunSummary, VariantSummary } from './summary.ts';
import type { TrialTable } from './trialTable.ts';
import { goodShare, shareText, sinceLoad } from './wentOn.ts';

/** Gaps are counted in seconds of the load. */
const gapText = (ms: number): string => (ms === 0 ? '< 1 s' : formatDuration(ms));

/** What is told apart of "survived": four moments, and what the clients felt. null: no trial had a load. */
export function livesTable({ variants, confidence }: RunSummary, seed: number): TrialTable | null {
  const told = variants.filter(({ trials }) => lifetimesOf(trials).length > 0);
  if (told.length === 0) return null;
  return {
    title: 'What survived, and what the clients felt',
    head: [
      'variant',
      'first kill',
      'objective first broken',
      'end of the service',
      'end of the observation',
      'good answers',
      'failed requests',
      'longest gap',
    ],
    rows: told.map((row) => cells(row, seed)),
    note:
      `Since the measured load began; medians over the valid trials in which it happened, with the ${confidence} interval, and in how many it did. ` +
      'The end of the service is the median of its survival curve: ≥ where more than half of the trials outlived the observation. ' +
      'A gap is the longest time without a good answer, in whole seconds of the load.',
  };
}

function cells({ key, trials: all }: VariantSummary, seed: number): string[] {
  const trials = all.filter(({ validity }) => validity.valid);
  const over = (read: (verdict: Verdict) => number | null): Estimate =>
    estimateOf(
      trials.flatMap((verdict) => read(verdict) ?? []),
      seed,
    );
  const moment = (name: keyof Verdict['times']): string => {
    const seen = trials.filter((verdict) => sinceLoad(verdict, name) !== null).length;
    const when =
      seen === 0
        ? ''
        : `${estimateText(
            over((each) => sinceLoad(each, name)),
            formatDuration,
          )}, `;
    return `${when}${seen} of ${trials.length}`;
  };
  const lives = lifetimesOf(trials);
  return [
    key,
    moment('firstKill'),
    moment('firstBroken'),
    `${estimateText(lifeOf(trials, seed), formatDuration)}, ${lives.filter(({ ended }) => ended).length} of ${lives.length}`,
    estimateText(
      over((each) => sinceLoad(each, 'observationEnd')),
      formatDuration,
    ),
    estimateText(over(goodShare), shareText),
    estimateText(
      over(({ measures }) => measures.failed),
      (count) => count.toFixed(0),
    ),
    estimateText(
      over(({ measures }) => measures.longestGapMs),
      gapText,
    ),
  ];
}
