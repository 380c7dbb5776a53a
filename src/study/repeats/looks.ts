import type { Closing, Repeats } from '../../record/schema.ts';
import { type LookedAt, sequentialP } from '../../statistics/sequential.ts';
import { inOrder, mapped, placesOf, type Stratum, stagesOf } from '../../statistics/within/strata.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { type Family, type PairP, pairP, testsOf } from '../family.ts';
import { byHost } from '../hosts.ts';
import { differences, variantKey } from '../outcome.ts';

type Variant = Record<string, string>;

/** A run whose repeats followed a plan: what was compared, and what closed it. */
export interface PlannedRepeats {
  repeats: Repeats;
  /** All that the run has, in the order of the scenario. */
  variants: readonly Variant[];
}

/** Trials of one variant, and those of them that count. */
export interface Side {
  all: readonly Verdict[];
  valid: readonly Verdict[];
}

/** What is compared whatever comes of it, so that the level is shared the same way from the first look to the last. */
export const plannedPairs = (variants: readonly Variant[]): (readonly [Variant, Variant])[] =>
  variants.flatMap((a, index) =>
    variants
      .slice(index + 1)
      .filter((b) => differences(a, b) === 1)
      .map((b) => [a, b] as const),
  );

export const sideOf = (verdicts: readonly Verdict[], variant: Variant): Side => {
  const all = verdicts.filter((verdict) => variantKey(verdict.variant) === variantKey(variant));
  return { all, valid: all.filter(({ validity }) => validity.valid) };
};

/** Repeats that both have from the first on. */
export function repeatsOfBoth(a: Side, b: Side): number {
  let made = 0;
  const has = ({ all }: Side): boolean => all.some(({ repeat }) => repeat === made + 1);
  while (has(a) && has(b)) made += 1;
  return made;
}

const upTo = <Of extends Side>(side: Of, each: number): Of => {
  const early = (verdicts: readonly Verdict[]) => verdicts.filter(({ repeat }) => repeat <= each);
  return { ...side, all: early(side.all), valid: early(side.valid) };
};

/** What closed a pair of variants, by their keys; null: it is open. */
export function closingOf({ closed }: Repeats, keys: readonly [string, string]): Closing | null {
  const isOf = (variant: Variant): boolean => keys.includes(variantKey(variant));
  return closed.find(({ a, b }) => isOf(a) && isOf(b)) ?? null;
}

/** Of both the repeats by which they were closed, or are compared so far: one may have more, for other comparisons. */
export function comparedBy<Of extends Side & { key: string }>(
  { repeats }: PlannedRepeats,
  a: Of,
  b: Of,
): readonly [Of, Of] {
  const each = closingOf(repeats, [a.key, b.key])?.after ?? repeatsOfBoth(a, b);
  return [upTo(a, each), upTo(b, each)];
}

/** The tests of one pair: once with all of its trials, or at each look of a plan. */
export const testedPair = (a: Side, b: Side, family: Family, seed: number): PairP =>
  family.looks === null ? pairP(a.valid, b.valid, family, seed) : pairPAtLooks(a, b, family, seed);

/**
 * The tests of one pair at all looks until now, each against its own part of the level: `adjusted` is at or below the
 * family's level where any look held it. The p of a test by itself is that of the last look.
 */
function pairPAtLooks(
  a: Side,
  b: Side,
  { pairs, level, looks }: Pick<Family, 'pairs' | 'level' | 'looks'>,
  seed: number,
): PairP {
  const made = repeatsOfBoth(a, b);
  const past = (looks ?? []).filter(({ each }) => each <= made);
  const { strata } = byHost(a.valid, b.valid);
  const came = past.map(({ each }, index): Stratum<Verdict>[] => {
    const since = past[index - 1]?.each ?? 0;
    return mapped(strata, (of) => of.filter(({ repeat }) => repeat > since && repeat <= each));
  });
  const lookedAt = past.map(({ level: part }, index): LookedAt => {
    const until = came.slice(0, index + 1);
    return {
      tests: testsOf(until.flatMap(inOrder), until.flatMap(placesOf)),
      stages: stagesOf(came[index] ?? []),
      level: part / pairs,
    };
  });
  return past
    .map(({ level: part }, index) => {
      const [ends, ...others] = sequentialP(lookedAt.slice(0, index + 1), seed).map(({ p, adjusted }) => ({
        p,
        adjusted: Math.min(1, adjusted * pairs * (level / part)),
      }));
      return { ends: ends ?? { p: 1, adjusted: 1 }, figures: others };
    })
    .reduce(later, nothingYet);
}

const nothingYet: PairP = { ends: { p: 1, adjusted: 1 }, figures: [] };

function later(before: PairP, now: PairP): PairP {
  const best = (old: PairP['ends'] | undefined, { p, adjusted }: PairP['ends']) => ({
    p,
    adjusted: Math.min(old?.adjusted ?? 1, adjusted),
  });
  return {
    ends: best(before.ends, now.ends),
    figures: now.figures.map((figure, index) => best(before.figures[index], figure)),
  };
}
