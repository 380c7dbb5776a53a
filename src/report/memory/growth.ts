import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { estimateOf } from '../../study/estimate.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/** Of the trials that survived, those whose memory grew until the end and will reach a limit, in a sentence. null: none. */
export function growthSentence(trials: readonly Verdict[], seed: number): string | null {
  const valid = trials.filter(({ validity }) => validity.valid);
  const growths = valid.flatMap(({ growth }) => growth ?? []);
  if (growths.length === 0) return null;
  const middle = (values: readonly number[]): number | null => estimateOf(values, seed).median;
  const rate = middle(growths.map(({ bytesPerSecond }) => bytesPerSecond.middle));
  const reaches = growths.flatMap((growth) => growth.reaches ?? []);
  const inMs = middle(reaches.map((each) => each.inMs));
  const first = reaches[0];
  const end =
    inMs === null || first === undefined
      ? ''
      : `, and at that rate reaches its ${first.what} of ${formatBytes(first.bytes)} in about ${formatDuration(inMs)}`;
  return `in ${growths.length} of ${valid.length} its memory still grew at the end, by ${formatBytes(rate)}/s${end}`;
}
