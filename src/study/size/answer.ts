import type { SizePlan } from '../../scenario/size.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { howItEnded } from '../outcome.ts';
import { type Proof, proofOf } from './proof.ts';
import type { SizeState, Told } from './question.ts';
import { advance, begin, enoughAnyway } from './state.ts';
import { allTold } from './told.ts';

/** What the trials of one value said together. */
export interface SizePoint {
  value: string;
  trials: Verdict[];
  survived: number;
  lost: number;
}

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

/** A value next to the one that is named, and how it fails. */
export interface Failing {
  value: string;
  lost: number;
  of: number;
  /** How the trials there ended, in words of the verdict. */
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

/** The value to try next; null: it is answered, or will not be. */
export function nextValue(plan: SizePlan, verdicts: readonly Verdict[]): string | null {
  if (verdicts.length >= plan.maxTrials) return null;
  const { next } = follow(plan, verdicts).state;
  return next.kind === 'explore' || next.kind === 'prove' ? (plan.values[next.index] ?? null) : null;
}

/** What the trials so far say. */
export function sizeAnswer(plan: SizePlan, all: readonly Verdict[]): SizeAnswer {
  const { count: searched, state: known } = follow(plan, all);
  const { next, attempts, explored } = known;
  const verdicts = all.slice(0, searched);
  const told = allTold(plan, verdicts);
  const of = (value: string) =>
    verdicts.flatMap((verdict, index) => {
      const says = told[index] ?? null;
      return verdict.variant[plan.knob] === value ? [{ verdict, says }] : [];
    });
  const count = (trials: { says: Told | null }[], ...which: Told[]) =>
    trials.filter(({ says }) => says !== null && which.includes(says)).length;
  const points = plan.values.flatMap((value): (SizePoint & { small: number; large: number })[] => {
    const trials = of(value);
    if (trials.length === 0) return [];
    return [
      {
        value,
        trials: trials.map(({ verdict }) => verdict),
        survived: count(trials, 'survived'),
        lost: count(trials, 'too small', 'too large', 'lost'),
        small: count(trials, 'too small'),
        large: count(trials, 'too large'),
      },
    ];
  });
  const last = attempts.at(-1);
  const place = last?.index ?? null;
  const lossesOf = (values: readonly string[]): Omit<Failing, 'value'> => {
    const told = values.flatMap(of).filter(({ says }) => says !== null);
    const lost = told.filter(({ says }) => says !== 'survived');
    return {
      lost: lost.length,
      of: told.length,
      why: [...new Set(lost.map(({ verdict }) => howItEnded(verdict)))],
      trials: lost.map(({ verdict }) => verdict.trial),
    };
  };
  const failing = (value: string): Failing => ({ value, ...lossesOf([value]) });
  const enough = next.kind === 'none' || next.kind === 'used up' ? enoughAnyway(known) : null;
  const anyway = enough && plan.values.slice(enough.first, enough.last + 1);
  // What is lost at these says nothing of their size.
  const isOfSize = (value: string) => anyway === null || !anyway.includes(value);
  const isBelow = (value: string) =>
    isOfSize(value) && (place === null || anyway !== null || plan.values.indexOf(value) < place);
  const isAbove = (value: string) =>
    isOfSize(value) && (place === null || anyway !== null || plan.values.indexOf(value) > place);
  const oneSided = plan.tooMuch === null;
  const smaller = points.findLast(
    ({ value, small, lost }) => isBelow(value) && (small > 0 || (oneSided && lost > 0)),
  );
  const larger = points.find(({ value, large }) => isAbove(value) && large > 0);
  const proofValue = last === undefined ? undefined : plan.values[last.index];
  const state =
    next.kind === 'answered'
      ? 'proved'
      : next.kind === 'none' || next.kind === 'used up'
        ? next.kind
        : 'open';
  return {
    knob: plan.knob,
    survives: plan.survives,
    confidence: plan.confidence,
    state: state === 'open' && verdicts.length >= plan.maxTrials ? 'used up' : state,
    points: points.map(({ small: _, large: __, ...point }) => point),
    recommended: next.kind === 'answered' ? (plan.values[next.index] ?? null) : null,
    proof:
      last === undefined || proofValue === undefined
        ? null
        : { ...last.proof, value: proofValue, survived: last.survived, lost: last.lost },
    smaller: smaller ? failing(smaller.value) : null,
    larger: larger ? failing(larger.value) : null,
    anyway:
      anyway === null ? null : { from: anyway[0] ?? 'n/a', to: anyway.at(-1) ?? 'n/a', ...lossesOf(anyway) },
    from: plan.values[0] ?? 'n/a',
    to: plan.values.at(-1) ?? 'n/a',
    trialsDone: verdicts.length,
    explored,
    attempts: attempts.length,
    afresh: all.slice(searched),
  };
}
