import type { SizePlan } from '../../scenario/size.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { howItFailed } from '../holding.ts';
import type { Told } from './question.ts';
import { allTold } from './told.ts';

/** What the trials of one value said together. */
export interface SizePoint {
  value: string;
  trials: Verdict[];
  survived: number;
  lost: number;
  lostTrials: Verdict[];
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

interface ToldTrial {
  verdict: Verdict;
  /** null: nothing. */
  says: Told | null;
  /** How it ended, as it would be said of one that was lost. */
  end: string;
}

/** A value that was tried, and all its trials. */
export interface Tried {
  value: string;
  told: ToldTrial[];
}

/** In rising order of the values. */
export function triedOf(plan: SizePlan, verdicts: readonly Verdict[]): Tried[] {
  const says = allTold(plan, verdicts);
  const trials = verdicts.map(
    (verdict, index): ToldTrial => ({
      verdict,
      says: says[index] ?? null,
      end: howItFailed(plan.objective, verdict),
    }),
  );
  const byValue = Map.groupBy(trials, ({ verdict }) => verdict.variant[plan.knob] ?? '');
  return plan.values.flatMap((value) => {
    const told = byValue.get(value);
    return told === undefined ? [] : [{ value, told }];
  });
}

/** Trials that did not survive, of those that say something. */
export const lostOnes = (told: readonly ToldTrial[]): ToldTrial[] =>
  told.filter(({ says }) => says !== null && says !== 'survived');

export const pointOf = (value: string, told: readonly ToldTrial[]): SizePoint => ({
  value,
  trials: told.map(({ verdict }) => verdict),
  survived: told.filter(({ says }) => says === 'survived').length,
  lost: lostOnes(told).length,
  lostTrials: lostOnes(told).map(({ verdict }) => verdict),
});

export function lossesOf(told: readonly ToldTrial[]): Omit<Failing, 'value'> {
  const lost = lostOnes(told);
  return {
    lost: lost.length,
    of: told.filter(({ says }) => says !== null).length,
    why: [...new Set(lost.map(({ end }) => end))],
    trials: lost.map(({ verdict }) => verdict.trial),
  };
}
