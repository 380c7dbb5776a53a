import type { RepeatPlan } from '../scenario/written.ts';
import { divisionsOver } from '../statistics/divisions.ts';
import { enoughOnEachSide, type FamilyTest, familyP } from '../statistics/family.ts';
import { canHold, type Look, looksOf } from '../statistics/spending.ts';
import { inOrder, placesOf, type Stratum, scoresWithin, stagesOf } from '../statistics/within/strata.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { figures } from './figures.ts';
import { byHost } from './hosts.ts';
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
  /** Over which these may be spread, as pairs are compared within hosts; absent: hosts are not told apart. */
  hosts?: number;
  /** When it is looked at, where more repeats are made as long as it is not known; null: once, at the end. */
  looks: readonly Look[] | null;
}

/**
 * @param plan where repeats follow one: the level is then shared by the looks
 * @param hosts that executed trials
 */
export function familyOf(pairs: number, plan: RepeatPlan | null = null, hosts = 1): Family {
  const { familyLevel: level } = comparing;
  const tests = pairs * testsOfPair;
  const looks = plan && looksOf(plan, { families: Math.max(1, pairs), tests: testsOfPair }, level);
  const enough = tests === 0 ? 0 : enoughOf(tests, level, looks, hosts);
  return { level, pairs, tests, enough, looks, ...(hosts > 1 ? { hosts } : {}) };
}

function enoughOf(tests: number, level: number, looks: Family['looks'], hosts: number): number {
  let ways = 1;
  for (const [index, look] of (looks ?? []).entries()) {
    ways *= divisionsOver(look.each - (looks?.[index - 1]?.each ?? 0), hosts);
    if (canHold({ ...look, ways }, tests)) return look.each;
  }
  return enoughOnEachSide(tests, looks?.at(-1)?.level ?? level, hosts);
}

export interface PairP {
  /** Of the ends, then of the figures in their order: the test's own p, and the rate of reports with a false difference at which it is held. */
  ends: { p: number; adjusted: number };
  figures: { p: number; adjusted: number }[];
}

/**
 * The tests of one pair, held against the family of the whole report: step-down min-p by permutation of whole trials within
 * the pair and the host, and an equal share of the level for each pair (Bonferroni), as nothing is known about how pairs go
 * together.
 */
export const pairP = (
  a: readonly Verdict[],
  b: readonly Verdict[],
  family: Pick<Family, 'pairs'>,
  seed: number,
): PairP => strataP(byHost(a, b).strata, family, seed);

/** The same of trials that are compared within strata, whichever these are. */
export function strataP(
  strata: readonly Stratum<Verdict>[],
  { pairs }: Pick<Family, 'pairs'>,
  seed: number,
): PairP {
  const tests = testsOf(inOrder(strata), placesOf(strata));
  const [ends, ...others] = familyP(tests, stagesOf(strata), seed).map(({ p, adjusted }) => ({
    p,
    adjusted: Math.min(1, adjusted * pairs),
  }));
  return { ends: ends ?? { p: 1, adjusted: 1 }, figures: others };
}

/** How they ended, then each figure. @param places the stratum of each */
export const testsOf = (verdicts: readonly Verdict[], places: readonly number[]): FamilyTest[] => [
  endsTest(verdicts, places),
  ...figures.map(({ scores, weight }): FamilyTest => [scoresWithin(verdicts, places, scores, weight)]),
];

/** A column for each end: 1 for those that ended so. */
function endsTest(verdicts: readonly Verdict[], places: readonly number[]): FamilyTest {
  const ends = verdicts.map(outcomeOf);
  return [...new Set(ends)].map((kind) =>
    scoresWithin(ends, places, (of) => of.map((end) => (end === kind ? 1 : 0))),
  );
}
