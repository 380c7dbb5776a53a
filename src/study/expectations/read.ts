import type { Recording } from '../../record/recording.ts';
import type { Interval } from '../../statistics/resample.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { TrialWindow } from './trialWindow.ts';

/** How a figure is read of a stretch of a trial: where it lies, or why that is not known; null: it was not read. */
export type Read = (
  window: TrialWindow,
  recording: Recording,
  verdict: Verdict,
) => Interval | { why: string } | null;
