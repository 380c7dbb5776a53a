import { formatDuration } from '../../scenario/units.ts';
import type { End } from '../finding.ts';
import type { TrialFacts } from '../trialFacts.ts';

/**
 * When the end came, by the phases of the load: ` 8.0 s into the load`, which is the measured one; ` 575 ms into the
 * warm-up`; ` before the load`. Nothing where no load was planned, or nobody knows the moment.
 */
export function whenWords(
  { recording: { trial }, loadStartMs }: Pick<TrialFacts, 'recording' | 'loadStartMs'>,
  { kind, at }: End,
  survivedMs: number | null,
): string {
  if (survivedMs !== null) return ` ${formatDuration(survivedMs)} into the load`;
  if (trial.plan.load === null || at === null || kind === 'survived') return '';
  if (loadStartMs === null || at.ms < loadStartMs) return ' before the load';
  return trial.phases.some(({ warmup }) => warmup)
    ? ` ${formatDuration(at.ms - loadStartMs)} into the warm-up`
    : '';
}
