import type { SizePlan } from '../../scenario/size.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { isOutrun } from '../holding.ts';
import { type Proof, proofOf } from './proof.ts';
import type { SizeState, Told } from './question.ts';
import { advance, begin, enoughAnyway } from './state.ts';
import { allTold } from './told.ts';
import { type Failing, lossesOf, lostOnes, pointOf, type SizePoint, type Tried, triedOf } from './tried.ts';

/** Trials that were lost although their values are as good as certainly on the right side of what survives. */
export interface LostAnyway {
  /** The first and the last of these values. */
  from: string;
  to: string;
  lost: number;
  of: number;
  why: string[];
  trials: string[];
}

export interface SizeAnswer {
  knob: string;
  survives: number;
  confidence: number;
  /**
   * `proved`: a value is named; `none`: no value is likely to carry it; `used up`: the trials, or the error that is allowed;
   * `open`: it was stopped before.
   */
  state: 'proved' | 'none' | 'used up' | 'open';
  /** Those that were tried, in rising order. */
  points: SizePoint[];
  recommended: string | null;
  /** The value that was put to the proof last; null: none was. */
  proof: (Proof & { value: string; survived: number; lost: number }) | null;
  /** The largest value below it, or of all where none was put to the proof, that was too small; null: none was. */
  smaller: Failing | null;
  /** The smallest above it that was too large. */
  larger: Failing | null;
  /** Where no value is named: what is lost whatever the value, which is why; null: nothing of the kind was seen. */
  anyway: LostAnyway | null;
  /** The range that was searched. */
  from: string;
  to: string;
  trialsDone: number;
  /** Those that looked for the edge. */
  explored: number;
  /** So many values were put to the proof. */
  attempts: number;
  /** Trials in which others had the processors, and that are left out. */
  outrun: string[];
  /** So many of them in a row that it was given up. */
  givenUp: boolean;
  /** Trials that were made after the answer, of what recommenders would say; they have no part in it. */
  afresh: Verdict[];
}

/** Fresh trials that a named value takes at least, and where one of them may be lost. */
export const leastProof = ({ survives, confidence }: SizePlan): Proof => {
  const proof = proofOf(survives, confidence, 0);
  if (proof === null) throw new RangeError(`no proof of ${survives} at ${confidence} is short enough`);
  return proof;
};

/** Where the trials so far leave the question, and how many of them that took: those after its answer are none of its own. */
interface Followed {
  count: number;
  state: SizeState;
}

/** How far a growing list of verdicts was followed. */
const followed = new WeakMap<readonly Verdict[], Followed & { plan: SizePlan }>();

/** Trials that say nothing are left out. */
function follow(plan: SizePlan, verdicts: readonly Verdict[]): Followed {
  const told = allTold(plan, verdicts);
  const before = followed.get(verdicts);
  const goesOn = before?.plan === plan && before.count <= verdicts.length;
  let count = goesOn ? before.count : 0;
  let state = goesOn ? before.state : begin({ ...plan, twoSided: plan.tooMuch !== null });
  for (; count < verdicts.length && state.next.kind !== 'answered'; count += 1) {
    const says = told[count] ?? null;
    const value = plan.values.indexOf(verdicts[count]?.variant[plan.knob] ?? '');
    if (says !== null && value !== -1) state = advance(state, value, says);
  }
  const now = { count, state };
  followed.set(verdicts, { plan, ...now });
  return now;
}

/** In trial after trial others had the processors: here and now there is nothing to be learned. */
function isGivenUp(verdicts: readonly Verdict[]): boolean {
  const most = bounds.comparing.patienceWithOthers;
  return verdicts.length > most && verdicts.slice(-most - 1).every(isOutrun);
}

/**
 * The value to try next; null: it is answered, or will not be.
 * @param underWay values of trials of which nothing is known yet: what would be tried after them, if of those that look for the
 * edge every other one were lost, so that values on both sides of one are looked at beside it. null: that is not known yet.
 */
export function nextValue(
  plan: SizePlan,
  verdicts: readonly Verdict[],
  underWay: readonly string[] = [],
): string | null {
  if (verdicts.length + underWay.length >= plan.maxTrials || isGivenUp(verdicts)) return null;
  let { state } = follow(plan, verdicts);
  for (const [position, value] of underWay.entries()) {
    const index = plan.values.indexOf(value);
    if (index === -1 || state.next.kind === 'answered') return null;
    const told: Told = state.next.kind === 'prove' || position % 2 === 0 ? 'survived' : 'too small';
    state = advance(state, index, told);
  }
  const { next } = state;
  return next.kind === 'explore' || next.kind === 'prove' ? (plan.values[next.index] ?? null) : null;
}

/** What the trials so far say. */
export function sizeAnswer(plan: SizePlan, all: readonly Verdict[]): SizeAnswer {
  const { count: searched, state } = follow(plan, all);
  const { next, attempts, explored } = state;
  const verdicts = all.slice(0, searched);
  const tried = triedOf(plan, verdicts);
  const last = attempts.at(-1);
  const proofValue = last === undefined ? undefined : plan.values[last.index];
  const ended = next.kind === 'none' || next.kind === 'used up' ? next.kind : null;
  const enough = ended === null ? null : enoughAnyway(state);
  const anyway = enough && plan.values.slice(enough.first, enough.last + 1);
  return {
    knob: plan.knob,
    survives: plan.survives,
    confidence: plan.confidence,
    state:
      next.kind === 'answered'
        ? 'proved'
        : (ended ?? (verdicts.length >= plan.maxTrials ? 'used up' : 'open')),
    points: tried.map(({ value, told }) => pointOf(value, told)),
    recommended: next.kind === 'answered' ? (plan.values[next.index] ?? null) : null,
    proof:
      last === undefined || proofValue === undefined
        ? null
        : { ...last.proof, value: proofValue, survived: last.survived, lost: last.lost },
    ...nextTo(plan, tried, anyway === null ? (last?.index ?? null) : null, anyway ?? []),
    anyway:
      anyway === null
        ? null
        : {
            from: anyway[0] ?? 'n/a',
            to: anyway.at(-1) ?? 'n/a',
            ...lossesOf(tried.filter(({ value }) => anyway.includes(value)).flatMap(({ told }) => told)),
          },
    from: plan.values[0] ?? 'n/a',
    to: plan.values.at(-1) ?? 'n/a',
    trialsDone: verdicts.length,
    explored,
    attempts: attempts.length,
    outrun: verdicts.filter(isOutrun).map(({ trial }) => trial),
    givenUp: next.kind !== 'answered' && isGivenUp(verdicts),
    afresh: all.slice(searched),
  };
}

/**
 * The nearest values that fail for their size.
 * @param place of the value that was put to the proof; null: of none, and all count
 * @param anyway values whose losses say nothing of their size
 */
function nextTo(
  plan: SizePlan,
  tried: readonly Tried[],
  place: number | null,
  anyway: readonly string[],
): Pick<SizeAnswer, 'smaller' | 'larger'> {
  const ofSize = tried.filter(({ value }) => !anyway.includes(value));
  const isBelow = (value: string) => place === null || plan.values.indexOf(value) < place;
  const isAbove = (value: string) => place === null || plan.values.indexOf(value) > place;
  const has = ({ told }: Tried, side: Told) => told.some(({ says }) => says === side);
  const oneSided = plan.tooMuch === null;
  const smaller = ofSize.findLast(
    (one) => isBelow(one.value) && (has(one, 'too small') || (oneSided && lostOnes(one.told).length > 0)),
  );
  const larger = ofSize.find((one) => isAbove(one.value) && has(one, 'too large'));
  const failing = (one: Tried | undefined): Failing | null =>
    one === undefined ? null : { value: one.value, ...lossesOf(one.told) };
  return { smaller: failing(smaller), larger: failing(larger) };
}
