import type { Searched } from '../../../report/capacity/searched.ts';
import { carriedText, subjectOf } from '../../../report/capacity/sentences.ts';
import type { CapacityAnswer } from '../../../study/capacity/answer.ts';
import type { ExperimentData } from '../../pins/data.ts';
import type { Answer, Predicate } from '../claim.ts';
import { measureText } from '../measure.ts';
import { type Selection, whenText } from '../selection.ts';
import { onlyOne } from './carried.ts';

interface Two {
  /** Key of the run in `scenarios`; needed where there is more than one. */
  scenario?: string;
  a: NonNullable<Selection['when']>;
  b: NonNullable<Selection['when']>;
}

/** `a` carries more than `b`, past the noise: the intervals have nothing in common. */
export const carriesMore = ({ times, ...two }: Two & { times?: number }): Predicate => ({
  says: `${whenText(two.a)} carries more than ${whenText(two.b)}${times === undefined ? '' : ` by a factor of ${times} or more`}: their intervals do not overlap`,
  evaluate: (data) =>
    compared(data, two, (a, b) => {
      const ratio = middle(a, 'low') / middle(b, 'high');
      return a.low > b.high && (times === undefined || ratio >= times);
    }),
});

/**
 * Neither is seen to carry more: the intervals overlap, which is a weak statement where they are wide. With `within` a
 * strong one: whatever the intervals leave open, neither carries more than so many times the other.
 */
export const carriesAbout = ({ within, ...two }: Two & { within?: number }): Predicate => ({
  says: `${whenText(two.a)} carries ${
    within === undefined
      ? `as much as ${whenText(two.b)}, as far as can be seen: their intervals overlap`
      : `as much as ${whenText(two.b)} within a factor of ${within}, by the ends of their intervals`
  }`,
  evaluate: (data) =>
    compared(data, two, (a, b) =>
      within === undefined
        ? a.low <= b.high && b.low <= a.high
        : a.high <= within * b.low && b.high <= within * a.low,
    ),
});

interface Found extends Selection {
  /** Requests per second, of the whole interval. */
  atLeast?: number;
  atMost?: number;
  /** The interval is also as narrow as the scenario asks for. */
  narrow?: boolean;
}

/** Of each variant of the selection it is known what it carries, with an end on both sides, within the bounds. */
export const capacityFound = ({ atLeast, atMost, narrow = false, ...selection }: Found = {}): Predicate => ({
  says: [
    `it is known what ${whenText(selection.when) || 'each variant'} carries`,
    ...(atLeast === undefined ? [] : [`at least ${atLeast} requests/s`]),
    ...(atMost === undefined ? [] : [`at most ${atMost} requests/s`]),
    ...(narrow ? ['as narrowly as was asked'] : []),
  ].join(', '),
  evaluate: (data) => {
    const all = data.capacity(selection);
    const held = all.every(({ answer }) => {
      const { low, high } = rangeOf(answer) ?? unknown;
      return (
        answer.kind === 'found' &&
        (!narrow || answer.finished) &&
        low >= (atLeast ?? low) &&
        high <= (atMost ?? high)
      );
    });
    return { held: held && all.length > 0, seen: all.map(seenOf).join('; ') };
  },
});

/** What an answer leaves open: on a side that was not bounded, anything. `middle` is null there. */
interface Range {
  low: number;
  middle: number | null;
  high: number;
}

const unknown: Range = { low: 0, middle: null, high: Number.POSITIVE_INFINITY };

function rangeOf({ kind, interval }: CapacityAnswer): Range | null {
  if (kind === 'unknown' || interval === null) return null;
  const { lowPerSecond: low, perSecond, highPerSecond: high } = interval;
  if (kind === 'at-least') return { ...unknown, low };
  return kind === 'less-than' ? { ...unknown, high } : { low, middle: perSecond, high };
}

/** Where half of the machines are believed to end; its nearest bound where only that is known. */
const middle = (range: Range, bound: 'low' | 'high'): number => range.middle ?? range[bound];

function compared(data: ExperimentData, two: Two, held: (a: Range, b: Range) => boolean): Answer {
  const [one, other] = [two.a, two.b].map((when) => onlyOne(data, { scenario: two.scenario, when })) as [
    Searched,
    Searched,
  ];
  const [a, b] = [rangeOf(one.answer), rangeOf(other.answer)];
  const seen = [one, other].map(seenOf).join(' against ');
  if (a === null || b === null) return { held: false, seen };
  return { held: held(a, b), seen: `${seen}${ratioText(a, b)}` };
}

const seenOf = (one: Searched): string =>
  `${carriedText(one.answer, ' requests/s') ?? 'not known'} with ${subjectOf(one)}`;

/** `, 1.9 times as much; the intervals leave 1.6 to 2.2 open`. */
function ratioText(a: Range, b: Range): string {
  if (a.middle === null || b.middle === null) return '';
  const [ratio, low, high] = [a.middle / b.middle, a.low / b.high, a.high / b.low].map((value) =>
    measureText('', Number(value.toPrecision(2))),
  );
  return `: ${ratio} times as much; the ends of the intervals are ${low} to ${high} times apart`;
}
