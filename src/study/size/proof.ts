/**
 * When fresh trials prove that a value survives often enough. Survivals are counted until none was lost of `clean`, or one
 * of `withOne`; the second loss ends it. Both numbers are fixed beforehand, so that it may be looked at after each trial.
 */
export interface Proof {
  clean: number;
  /** Trials in which one loss is forgiven; null: none is. */
  withOne: number | null;
}

/** A proof that would need more trials than this is not begun. */
const mostTrials = 1000;

/**
 * What of the allowed error the first, second, ... value to be proved may spend: with all of them together the error is
 * within what was allowed, whatever the values are like and however many fail (Bonferroni). Nearly all is for the first.
 */
const shareOf = (attempt: number): number => (attempt === 0 ? 0.8 : 0.2 / 2 ** attempt);

/**
 * The shortest proof that a value survives with a probability of at least `survives`, as the attempt of this number, from 0.
 * It is exact: a value that survives less often than that passes with a probability of at most the attempt's share of
 * `1 - confidence`. The chance to pass grows with the true probability, so that it is largest at `survives` itself:
 * s^clean without a loss, and clean * (1 - s) * s^(withOne - 1) with one, which was among the first `clean`.
 */
export function proofOf(survives: number, confidence: number, attempt: number): Proof | null {
  const error = (1 - confidence) * shareOf(attempt);
  const clean = Math.ceil(Math.log(0.9 * error) / Math.log(survives) - 1e-9);
  if (clean > mostTrials) return null;
  const left = error - survives ** clean;
  const withOne = 1 + Math.ceil(Math.log(left / (clean * (1 - survives))) / Math.log(survives));
  return { clean, withOne: withOne > mostTrials ? null : withOne };
}

/** Of an attempt with so many survivals and losses. */
export function stateOfProof(
  { clean, withOne }: Proof,
  survived: number,
  lost: number,
): 'proved' | 'open' | 'given up' {
  if (lost > (withOne === null ? 0 : 1)) return 'given up';
  return survived + lost >= (lost === 0 ? clean : (withOne ?? clean)) ? 'proved' : 'open';
}

/** How likely it is that a value passes whose trials survive with this probability each. */
export function chanceToPass({ clean, withOne }: Proof, probability: number): number {
  const one = withOne === null ? 0 : clean * (1 - probability) * probability ** (withOne - 1);
  return probability ** clean + one;
}
