import type { Recording } from '../../record/recording.ts';
import type { Expectation } from '../../scenario/expected/compile.ts';
import { isSearched } from '../../scenario/expected/figures.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { CapacityAnswer } from '../capacity/answer.ts';
import { variantKey } from '../outcome.ts';
import { judgedTrial, type State, stateOf } from './agreement.ts';
import { meetsAll } from './bound.ts';
import { amountWords, expectedWords, seenWords, whereWords } from './words.ts';

export interface ExpectationCheck {
  expectation: Expectation;
  /** `swap=off, heap=64m: heap-oome in at least 100 % of the trials`. */
  expected: string;
  /** `heap-oome 2 of 3, inconclusive 1 of 3`. */
  seen: string;
  /** Both in one line. */
  text: string;
  agreed: number;
  trials: number;
  state: State;
  /** What is not known does not hold. */
  held: boolean;
}

/** What there is beside the verdicts. */
export interface CheckedBy {
  recordings?: readonly Recording[];
  /** What a search found of each variant. */
  capacities?: readonly { variant: Record<string, string>; answer: CapacityAnswer }[];
}

/** What the author expected against what was seen. Without a single trial nothing has been shown, so it does not hold. */
export function checkExpectations(
  expectations: readonly Expectation[],
  verdicts: readonly Verdict[],
  { recordings = [], capacities = [] }: CheckedBy = {},
): ExpectationCheck[] {
  const byTrial = new Map(recordings.map((recording) => [recording.trial.plan.id, recording]));
  return expectations.map((expectation) => {
    const searched = expectation.figures.find(({ figure }) => isSearched(figure));
    return searched === undefined
      ? checkTrials(expectation, verdicts, byTrial)
      : checkCapacity(expectation, searched, capacities);
  });
}

function checkTrials(
  expectation: Expectation,
  verdicts: readonly Verdict[],
  recordings: ReadonlyMap<string, Recording>,
): ExpectationCheck {
  const trials = verdicts
    .filter(({ variant }) => matches(expectation.when, variant))
    .map((verdict) => judgedTrial(expectation, verdict, recordings.get(verdict.trial) ?? null));
  return checked(expectation, expectedWords(expectation), seenWords(trials, expectation), {
    agreed: trials.filter(({ agrees }) => agrees === true).length,
    trials: trials.length,
    state: stateOf(trials, expectation),
  });
}

/** Judged by the interval: all of it must meet the bound, of each variant that it is about. */
function checkCapacity(
  expectation: Expectation,
  bound: Expectation['figures'][number],
  capacities: NonNullable<CheckedBy['capacities']>,
): ExpectationCheck {
  const about = capacities.filter(({ variant }) => matches(expectation.when, variant));
  const met = about.map(({ answer }) => {
    const interval = boundsOf(answer);
    return interval && meetsAll(interval, bound);
  });
  const state: State = met.includes(false)
    ? 'not held'
    : met.includes(null) || met.length === 0
      ? 'not known'
      : 'held';
  const seen = about.map(({ variant, answer }) => `${variantKey(variant)} ${capacityWords(answer)}`);
  const expected = `${whereWords(expectation)}: ${bound.figure} ${bound.written}, with all of its interval`;
  return checked(expectation, expected, seen.join(', ') || 'none was looked for', {
    agreed: met.filter((each) => each === true).length,
    trials: about.length,
    state,
  });
}

/** An answer that is a bound is open on the other side. */
function boundsOf({ kind, interval }: CapacityAnswer): { low: number; high: number } | null {
  if (interval === null) return null;
  return {
    low: kind === 'less-than' ? 0 : interval.lowPerSecond,
    high: kind === 'at-least' ? Number.POSITIVE_INFINITY : interval.highPerSecond,
  };
}

function capacityWords(answer: CapacityAnswer): string {
  const bounds = boundsOf(answer);
  if (bounds === null) return 'not known';
  const [low, high] = [amountWords(bounds.low, 'rate'), amountWords(bounds.high, 'rate')];
  if (answer.kind === 'at-least') return `at least ${low}`;
  return answer.kind === 'less-than' ? `less than ${high}` : `${low} to ${high}`;
}

const checked = (
  expectation: Expectation,
  expected: string,
  seen: string,
  counts: Pick<ExpectationCheck, 'agreed' | 'trials' | 'state'>,
): ExpectationCheck => ({
  expectation,
  expected,
  seen,
  text: `${expected}; seen: ${seen}`,
  ...counts,
  held: counts.state === 'held',
});

export function matches(when: Record<string, string>, variant: Record<string, string>): boolean {
  return Object.entries(when).every(([name, value]) => variant[name] === value);
}
