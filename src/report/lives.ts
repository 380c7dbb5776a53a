import { formatDuration } from '../scenario/units.ts';
import { type Estimate, estimateOf, lifeOf } from '../study/estimate.ts';
import { lifetimesOf } from '../study/lifetime.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { estimateText } from './cells.ts';
import type { RunSummary, VariantSummary } from './summary.ts';
import type { TrialTable } from './trialTable.ts';

/** Since the measured load began; null: it did not happen, or nobody could tell. */
export function sinceLoad(verdict: Verdict, name: keyof Verdict['times']): number | null {
  const { times, measures } = verdict;
  const [atMs, endMs] = [times[name], times.serviceEnd ?? times.observationEnd];
  if (atMs === null || endMs === null || measures.survivedMs === null) return null;
  return atMs - (endMs - measures.survivedMs);
}

/** The share of its requests that got a good answer; null: there were none, or it was not counted. */
export function goodShare({ measures: { good, failed } }: Verdict): number | null {
  return failed === null || good + failed === 0 ? null : good / (good + failed);
}

export const shareText = (share: number): string =>
  share < 1 && share >= 0.9995 ? '> 99.9 %' : `${(share * 100).toFixed(1)} %`;

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

/**
 * Where a process was killed and the service went on: what became of its clients, in a sentence. null: in no trial.
 */
export function wentOnSentence(trials: readonly Verdict[], seed: number): string | null {
  const on = trials.filter(
    ({ validity, times }) =>
      validity.valid &&
      times.firstKill !== null &&
      times.serviceEnd === null &&
      times.observationEnd !== null,
  );
  if (on.length === 0) return null;
  const middle = (read: (verdict: Verdict) => number | null, text: (value: number) => string): string => {
    const { median } = estimateOf(
      on.flatMap((verdict) => read(verdict) ?? []),
      seed,
    );
    return median === null ? 'n/a' : text(median);
  };
  const kill = middle((each) => sinceLoad(each, 'firstKill'), formatDuration);
  const share = middle(goodShare, shareText);
  const failed = middle(
    ({ measures }) => measures.failed,
    (count) => count.toFixed(0),
  );
  const gap = middle(
    ({ measures }) => measures.longestGapMs,
    (ms) =>
      ms === 0
        ? 'no second passed without a good answer'
        : `the longest time without a good answer was ${formatDuration(ms)}`,
  );
  return `a process was first killed after ${kill}, and the service went on in ${on.length} of ${trials.length} trials: ${share} of the requests were answered well, ${failed} failed, and ${gap}`;
}
