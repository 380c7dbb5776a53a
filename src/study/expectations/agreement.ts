import type { Recording } from '../../record/recording.ts';
import type { Expectation } from '../../scenario/expected/compile.ts';
import { isSearched, type TrialFigure } from '../../scenario/expected/figures.ts';
import { atLeastOf } from '../../statistics/binomial.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { meetsAll } from './bound.ts';
import { figureOf, type SeenFigure } from './figures.ts';

/** `not known`: neither is shown, by as many trials as there are, or by what they recorded. */
export type State = 'held' | 'not held' | 'not known';

export interface JudgedTrial {
  verdict: Verdict;
  /** null: what is known of it does not tell. */
  agrees: boolean | null;
  figures: { figure: TrialFigure; seen: SeenFigure }[];
}

/** An invalid trial tells nothing, and still counts among the total; without its recording only how it ended is known. */
export function judgedTrial(
  expectation: Expectation,
  verdict: Verdict,
  recording: Recording | null,
): JudgedTrial {
  const { terminal, degradation, during } = expectation;
  const bounded = expectation.figures.filter(({ figure }) => !isSearched(figure));
  const figures = bounded.map((bound) => {
    const figure = bound.figure as TrialFigure;
    const seen: SeenFigure =
      recording === null
        ? { kind: 'not known', why: 'there is no recording of it' }
        : figureOf(figure, recording, verdict, during);
    return { figure, seen, met: metBy(seen, bound) };
  });
  const parts = [
    terminal === null ? true : ended(terminal, verdict.terminal.kind),
    degradation === null ? true : degradation.includes(verdict.degradation.kind),
    ...figures.map(({ met }) => met),
  ];
  return {
    verdict,
    agrees: verdict.validity.valid ? all(parts) : null,
    figures: figures.map(({ figure, seen }) => ({ figure, seen })),
  };
}

/** Of a trial whose end is not known it is not known either, unless that was asked for. */
function ended(asked: readonly string[], kind: Verdict['terminal']['kind']): boolean | null {
  return asked.includes(kind) ? true : kind === 'inconclusive' ? null : false;
}

const metBy = (seen: SeenFigure, bound: Expectation['figures'][number]): boolean | null =>
  seen.kind === 'within' ? meetsAll(seen, bound) : seen.kind === 'gone' ? false : null;

const all = (parts: readonly (boolean | null)[]): boolean | null =>
  parts.includes(false) ? false : parts.includes(null) ? null : true;

/**
 * Of the trials that were made: so many agree, whatever those are that are not known. With a confidence, of all such trials:
 * as many as agreed, or as few, would come so seldom if their share were another (an exact one-sided binomial test).
 */
export function stateOf(
  trials: readonly Pick<JudgedTrial, 'agrees'>[],
  { atLeastShare, confidence }: Pick<Expectation, 'atLeastShare' | 'confidence'>,
): State {
  const n = trials.length;
  const agreed = trials.filter(({ agrees }) => agrees === true).length;
  const most = agreed + trials.filter(({ agrees }) => agrees === null).length;
  if (n === 0) return 'not known';
  if (confidence === null) {
    if (agreed / n >= atLeastShare) return 'held';
    return most / n < atLeastShare ? 'not held' : 'not known';
  }
  const seldom = 1 - confidence + 1e-12;
  if (atLeastOf(agreed, n, atLeastShare) <= seldom) return 'held';
  return atLeastOf(n - most, n, 1 - atLeastShare) <= seldom ? 'not held' : 'not known';
}
