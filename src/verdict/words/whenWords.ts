import { formatDuration } from '../../scenario/units.ts';
import type { End } from '../finding.ts';
import type { TrialFacts } from '../trialFacts.ts';

/**
 * When the end came, by the phases of the load: ` 8.0 s into the load`, which is the measured one; ` 575 ms into the
 * warm-up`; ` before the load`. Nothing where no load was planned, or nobody knows the moment.
 */
export function whenWords(
  {
    recording: { trial },
    loadStartMs,
    measuredFromMs,
    endMs,
  }: Pick<TrialFacts, 'recording' | 'loadStartMs' | 'measuredFromMs' | 'endMs'>,
  { kind, at }: End,
): string {
  // The end that is told may be a worker's, which the service outlived: the moment of the end itself, not what it survived.
  const atMs = kind === 'survived' ? endMs : (at?.ms ?? endMs);
  if (measuredFromMs !== null && atMs >= measuredFromMs)
    return ` ${formatDuration(atMs - measuredFromMs)} into the load`;
  if (trial.plan.load === null || at === null || kind === 'survived') return '';
  if (loadStartMs === null || at.ms < loadStartMs) return ' before the load';
  return trial.phases.some(({ warmup }) => warmup)
    ? ` ${formatDuration(at.ms - loadStartMs)} into the warm-up`
    : '';
}
