import type { RepeatPlan } from '../scenario/written.ts';
import { enoughOnEachSide, type FamilyTest, familyP } from '../statistics/family.ts';
import { canHold, type Look, looksOf } from '../statistics/spending.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { figures } from './figures.ts';
import { outcomeOf } from './outcome.ts';

const { comparing } = bounds;

/** What a report tests of each pair: how they ended, and each figure. */
export const testsOfPair = figures.length + 1;

/** The tests of one report, of which one at most in so many reports may find a difference that is none. */
export interface Family {
  level: number;
  pairs: number;
  tests: number;
  /** So many trials on each side are enough for a difference without any overlap to be held. */
  enough: number;
  /** When it is looked at, where more repeats are made as long as it is not known; null: once, at the end. */
  looks: readonly Look[] | null;
}

/** @param plan where repeats follow one: the level is then shared by the looks */
export function familyOf(pairs: number, plan: RepeatPlan | null = null): Family {
  const { familyLevel: level } = comparing;
  const tests = pairs * testsOfPair;
  const looks = plan && looksOf(plan, { families: Math.max(1, pairs), tests: testsOfPair }, level);
  return { level, pairs, tests, enough: tests === 0 ? 0 : enoughOf(tests, level, looks), looks };
}

function enoughOf(tests: number, level: number, looks: Family['looks']): number {
  const look = looks?.find((each) => canHold(each, tests));
  return look?.each ?? enoughOnEachSide(tests, looks?.at(-1)?.level ?? level);
}

export interface PairP {
  /** Of the ends, then of the figures in their order: the test's own p, and the rate of reports with a false difference at which it is held. */
  ends: { p: number; adjusted: number };
  figures: { p: number; adjusted: number }[];
}

/**
 * The tests of one pair, held against the family of the whole report: step-down min-p by permutation of whole trials within
 * the pair, and an equal share of the level for each pair (Bonferroni), as nothing is known about how pairs go together.
 */
export function pairP(
  a: readonly Verdict[],
  b: readonly Verdict[],
  { pairs }: Pick<Family, 'pairs'>,
  seed: number,
): PairP {
  const both = [...a, ...b];
  const [ends, ...others] = familyP(testsOf(both), a.length, both.length, seed).map(({ p, adjusted }) => ({
    p,
    adjusted: Math.min(1, adjusted * pairs),
  }));
  return { ends: ends ?? { p: 1, adjusted: 1 }, figures: others };
}

/** How they ended, then each figure. */
export const testsOf = (verdicts: readonly Verdict[]): FamilyTest[] => [
  endsTest(verdicts),
  ...figures.map(({ scores }): FamilyTest => [scores(verdicts)]),
];

/** A column for each end: 1 for those that ended so. */
function endsTest(verdicts: readonly Verdict[]): FamilyTest {
  const ends = verdicts.map(outcomeOf);
  return [...new Set(ends)].map((kind) => ends.map((end) => (end === kind ? 1 : 0)));
}
