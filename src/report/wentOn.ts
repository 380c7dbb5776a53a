import { formatDuration } from '../scenario/units.ts';
import { estimateOf } from '../study/estimate.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** Since the measured load began, at 0 where it was before; null: it did not happen, or nobody could tell. */
export function sinceLoad(verdict: Verdict, name: keyof Verdict['times']): number | null {
  const { times, measures } = verdict;
  const [atMs, endMs] = [times[name], times.serviceEnd ?? times.observationEnd];
  if (atMs === null || endMs === null || measures.survivedMs === null) return null;
  return Math.max(0, atMs - (endMs - measures.survivedMs));
}

/** The share of its requests that got a good answer; null: there were none, or it was not counted. */
export function goodShare({ measures: { good, failed } }: Verdict): number | null {
  return failed === null || good + failed === 0 ? null : good / (good + failed);
}

export const shareText = (share: number): string =>
  share < 1 && share >= 0.9995 ? '> 99.9 %' : `${(share * 100).toFixed(1)} %`;

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
