import { formatDuration } from '../../scenario/units.ts';
import type { TrialTable } from '../trialTable.ts';
import type { Searched } from './searched.ts';
import { carriedText, failuresAbove, rateText, subjectOf } from './sentences.ts';

/** What each of several variants carries, and what that rests on; null: of one, the sentences say all of it. */
export function answersTable(all: readonly Searched[]): TrialTable | null {
  if (all.length < 2) return null;
  return {
    title: 'What each carries',
    head: answersHead,
    rows: all.map((one) => answerCells(one).map((cell) => cell?.replaceAll('\n', '; ') ?? 'n/a')),
    words: [4],
    note: answersNote(all),
  };
}

export const answersHead = ['', 'requests/s', 'nine of ten hold', 'full trials', 'above it'];

/** null: not known. */
export function answerCells(one: Searched): (string | null)[] {
  const { answer } = one;
  const { ninePerSecond, full } = answer;
  return [
    subjectOf(one),
    carriedText(answer) ?? 'not known',
    ninePerSecond === null ? null : rateText(ninePerSecond, 'down'),
    `${full.held} held, ${full.broken} broke`,
    failuresAbove(one).join('\n') || 'nothing was seen to fail',
  ];
}

export function answersNote(all: readonly Searched[]): string {
  const [first] = all;
  if (first === undefined) return '';
  const { holdMs, confidence, precision } = first.run.plan;
  const held = `What half of all fresh machines hold for ${formatDuration(holdMs)}; in brackets the ${Math.round(confidence * 100)} % interval. Nine of ten hold: nine of ten fresh machines hold at least so much, at the same confidence.`;
  const wide = all.filter(({ answer }) => answer.kind === 'found' && !answer.finished);
  const wider = ` Wider than the ±${precision * 100} % that was asked for: ${wide.map(subjectOf).join('; ')}.`;
  return `${held}${wide.length > 0 ? wider : ''}`;
}
