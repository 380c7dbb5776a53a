import { usageError } from '../../errors.ts';
import { estimateText as wordsOf } from '../../report/cells.ts';
import { ratioWords } from '../../study/sentences.ts';
import type { ExperimentData } from '../pins/data.ts';
import type { Answer, Predicate } from './claim.ts';
import { type Measure, measured, measureText } from './measure.ts';
import { type Selection, whenText } from './selection.ts';

export interface Pair {
  measure: Measure;
  a: Selection;
  b: Selection;
  /** The medians must also differ by this factor at least. */
  times?: number;
}

type PairOfTimes = Omit<Pair, 'measure'> & { measure?: Measure };

/** `a` has more of the measure than `b`, past the noise: by the exact test and by the interval of the ratio. */
export const higher = (pair: Pair): Predicate => ordered(pair, 'higher');
export const lower = (pair: Pair): Predicate => ordered(pair, 'lower');

/** `a` lived longer under load than `b`, or had more of another measure of time. */
export const longer = (pair: PairOfTimes): Predicate => ordered({ measure: 'survivedMs', ...pair }, 'longer');
export const shorter = (pair: PairOfTimes): Predicate =>
  ordered({ measure: 'survivedMs', ...pair }, 'shorter');

/** Neither is seen to have more. With few trials this is a weak statement. */
export const noDifference = ({ measure, a, b }: Omit<Pair, 'times'>): Predicate => ({
  says: `${measure} of ${name(a)}: no difference seen from ${name(b)}`,
  evaluate: (data) => {
    const { judgement } = data.difference(measure, a, b);
    const some = data.values(measure, a).length > 0 && data.values(measure, b).length > 0;
    return { held: some && judgement === 'no difference seen', seen: seenPair(data, { measure, a, b }) };
  },
});

type Bounds = Selection & { measure: Measure; atLeast?: number; atMost?: number };

/** The median over the valid trials of the selection lies within the bounds. */
export const medianWithin = (bounds: Bounds): Predicate => ({
  says: `median of ${bounds.measure}${of(bounds)} ${boundsText(bounds)}`,
  evaluate: (data) => {
    const { median, open } = data.estimate(bounds.measure, bounds);
    // A median that was not reached may lie anywhere beyond.
    const below = !open?.median || bounds.atMost === undefined;
    return {
      held: median !== null && below && inside(bounds, median),
      seen: estimateText(data, bounds.measure, bounds),
    };
  },
});

/** The measure of every valid trial lies within the bounds; one in which it was not read is outside. */
export const eachWithin = (bounds: Bounds): Predicate => ({
  says: `${bounds.measure} of each trial${of(bounds)} ${boundsText(bounds)}`,
  evaluate: (data) => {
    data.values(bounds.measure, bounds);
    const all = data
      .trials(bounds)
      .filter(({ verdict }) => verdict.validity.valid)
      .map((trial) => measured(trial, bounds.measure));
    return {
      held: all.length > 0 && all.every((value) => value !== null && inside(bounds, value)),
      seen: eachText(all.map((value) => measureText(bounds.measure, value))),
    };
  },
});

/** `0 B in each of 3 trials`, or each of them. */
function eachText(all: readonly string[]): string {
  if (all.length === 0) return 'no valid trial';
  return all.length > 1 && new Set(all).size === 1
    ? `${all[0]} in each of ${all.length} trials`
    : all.join(', ');
}

/** The median with its interval, as text for a sentence: `5.3 s [5.2 s, 5.4 s]`. */
export const medianOf =
  (measure: Measure, selection: Selection = {}) =>
  (data: ExperimentData): string =>
    estimateText(data, measure, selection);

export function estimateText(data: ExperimentData, measure: Measure, selection: Selection): string {
  const [estimate, text] = [
    data.estimate(measure, selection),
    (value: number) => measureText(measure, value),
  ];
  return wordsOf(estimate, text);
}

function ordered(pair: Pair, word: 'higher' | 'lower' | 'longer' | 'shorter'): Predicate {
  const { measure, a, b, times } = pair;
  const up = word === 'higher' || word === 'longer';
  const factor = times === undefined ? '' : ` by a factor of ${times} or more`;
  return {
    says: `${measure} ${word} with ${name(a)} than with ${name(b)}${factor}`,
    evaluate: (data): Answer => {
      // b against a, so that the ratio is a's to b's.
      const { judgement, ratio } = data.difference(measure, b, a);
      const enough = times === undefined || (ratio !== null && (up ? ratio >= times : ratio <= 1 / times));
      return { held: judgement === (up ? 'better' : 'worse') && enough, seen: seenPair(data, pair) };
    },
  };
}

function seenPair(data: ExperimentData, { measure, a, b }: Pair): string {
  const found = data.difference(measure, b, a);
  const texts = [a, b].map((one) => `${estimateText(data, measure, one)} with ${name(one)}`);
  const ratio = ratioWords(found);
  const none = found.judgement === 'no difference seen' ? `: ${found.judgement}` : '';
  return `${texts.join(' against ')}${ratio === null ? '' : `, ${ratio}`}${none}`;
}

const name = ({ scenario, when }: Selection): string =>
  [scenario, whenText(when)].filter((part) => part !== undefined && part !== '').join(', ') || 'all variants';

const of = (selection: Selection): string =>
  selection.scenario === undefined && selection.when === undefined ? '' : ` with ${name(selection)}`;

const inside = ({ atLeast, atMost }: Bounds, value: number): boolean =>
  value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);

function boundsText({ measure, atLeast, atMost }: Bounds): string {
  if (atLeast === undefined && atMost === undefined)
    throw usageError(`a claim about ${measure} has no bounds`, 'Add atLeast, atMost or both.');
  const parts = [
    ...(atLeast === undefined ? [] : [`at least ${measureText(measure, atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${measureText(measure, atMost)}`]),
  ];
  return parts.join(' and ');
}
