import type { ProbeRow } from '../../../record/probeRow.ts';
import { bounds } from '../../bounds.ts';
import type { TrialFacts } from '../../trialFacts.ts';
import { between, lastRow } from '../counter.ts';
import { peaks } from './peaks.ts';

/**
 * A process that ends gives its memory back while it is still there: of the samples near the end, the last one with nearly
 * all of the highest usage in it, or else the fullest; the last of all where there is none near the end.
 */
export function lastSample(
  { recording: { probe }, kills }: Pick<TrialFacts, 'recording' | 'kills'>,
  stopMs: number,
): ProbeRow | undefined {
  const peakBytes = peaks(probe, kills.own).usageBytes ?? 0;
  const near = between(probe, stopMs - bounds.reading.lateMs, stopMs).filter(
    (row) => row.usageBytes !== null,
  );
  const used = ({ usageBytes }: ProbeRow) => usageBytes ?? 0;
  const whole = near.findLast((row) => used(row) >= peakBytes * bounds.reading.freedShare);
  const most = Math.max(...near.map(used));
  return (
    whole ??
    near.findLast((row) => used(row) === most) ??
    lastRow(between(probe, Number.NEGATIVE_INFINITY, stopMs), 'usageBytes')
  );
}
