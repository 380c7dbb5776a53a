import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { estimateOf } from '../../study/estimate.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { answerWords } from '../../verdict/words/growthWords.ts';

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
  return `in ${growths.length} of ${valid.length} its memory still grew at the end, by ${formatBytes(rate)}/s${answerWords({ bytesPer1000Answers: perAnswers(growths, middle) })}${end}`;
}

/** The middle one of the trials, within all that their intervals hold. null: in some of them nothing was answered. */
function perAnswers(
  growths: readonly Growth[],
  middle: (values: readonly number[]) => number | null,
): Growth['bytesPer1000Answers'] {
  const known = growths.flatMap(({ bytesPer1000Answers }) => bytesPer1000Answers ?? []);
  const of = middle(known.map((each) => each.middle));
  if (of === null || known.length < growths.length) return null;
  return {
    middle: of,
    low: Math.min(...known.map(({ low }) => low)),
    high: Math.max(...known.map(({ high }) => high)),
  };
}

type Growth = NonNullable<Verdict['growth']>;
