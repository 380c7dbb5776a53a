import { OomlabError, usageError } from '../../errors.ts';
import type { ExperimentData } from '../pins/data.ts';

export interface Answer {
  held: boolean;
  /** What the data say, with their numbers: it is shown whether or not the claim held. */
  seen: string;
}

/** Something that is true of the data or is not. */
export interface Predicate {
  /** How it is checked, in words. */
  says: string;
  evaluate: (data: ExperimentData) => Answer;
}

export interface Claim {
  /** A sentence of the write-up. */
  text: string;
  that: Predicate;
  /** Id of the original's claim that this one is about. */
  answers?: string | undefined;
  /** Whether what we saw agrees with the original; `new`: the original says nothing about it. */
  original?: 'agrees' | 'disagrees' | 'new' | undefined;
}

export interface CheckedClaim extends Claim, Answer {
  id: string;
}

/** Each claim with its answer. @throws OomlabError (usage) naming the claim that cannot be evaluated. */
export function checkClaims(claims: Record<string, Claim>, data: ExperimentData): CheckedClaim[] {
  return Object.entries(claims).map(([id, claim]) => ({
    id,
    ...claim,
    ...within(`claims.${id}`, () => claim.that.evaluate(data)),
  }));
}

/** Any predicate that has no name of its own: `holds((data) => ({ held: ..., seen: '...' }))`. */
export const holds = (evaluate: Predicate['evaluate'], says = 'by a function'): Predicate => ({
  says,
  evaluate,
});

/** What an author's code throws reaches the user with the place that it comes from. */
export function within<T>(place: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof OomlabError) throw usageError(`${place}: ${error.message}`, error.hint, error);
    throw usageError(
      `${place}: ${(error as Error)?.message ?? String(error)}`,
      'Correct the function; --debug shows where it failed.',
      error,
    );
  }
}
