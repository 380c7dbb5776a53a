import type { Closing, Repeats } from '../../record/schema.ts';
import { equivalenceP } from '../../statistics/equivalence.ts';
import { predictivePower } from '../../statistics/predictive.ts';
import type { Lifetime } from '../../statistics/survival.ts';
import { inOrder, mapped, placesOf, scoresWithin, stagesOf } from '../../statistics/within/strata.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { judgementOf } from '../difference.ts';
import { type Family, familyOf, testsOfPair } from '../family.ts';
import { type Figure, figures, ratioIn } from '../figures.ts';
import { byHost } from '../hosts.ts';
import { lifetimeOf, lifetimesOf } from '../lifetime.ts';
import { variantKey } from '../outcome.ts';
import {
  closingOf,
  type PlannedRepeats,
  plannedPairs,
  repeatsOfBoth,
  type Side,
  sideOf,
  testedPair,
} from './looks.ts';

const { comparing } = bounds;

/**
 * Which comparisons are closed by what is known now, and were not before: by a difference that is held, by two variants that
 * are as good as the same, as the rest of the trials would hardly show anything, or as all were made. They stay so: what
 * is said of them at the end is what closed them.
 */
export function closingsBy(
  { repeats, variants }: PlannedRepeats,
  verdicts: readonly Verdict[],
  seed: number,
): Closing[] {
  const pairs = plannedPairs(variants);
  const family = familyOf(pairs.length, repeats);
  return pairs.filter(isOpenIn(repeats)).flatMap(([a, b]) => {
    const sides = [sideOf(verdicts, a), sideOf(verdicts, b)] as const;
    const after = repeatsOfBoth(...sides);
    if (after < repeats.atLeast) return [];
    const main = mainFigure(sides.flatMap(({ valid }) => valid));
    const why = reasonOf(sides, main, { family, after, atMost: repeats.atMost, seed });
    return why === null ? [] : [{ a, b, after, why, figure: main.name }];
  });
}

/** Variants that some comparison which is open still needs trials of. */
export const stillCompared = ({ repeats, variants }: PlannedRepeats): Set<string> =>
  new Set(plannedPairs(variants).filter(isOpenIn(repeats)).flat().map(variantKey));

const isOpenIn =
  (repeats: Repeats) =>
  ([a, b]: readonly [Closing['a'], Closing['b']]): boolean =>
    closingOf(repeats, [variantKey(a), variantKey(b)]) === null;

export type Main = Figure & { name: Closing['figure'] };

export const mainNamed = (name: Closing['figure']): Main => ({
  ...(figures.find((figure) => figure.name === name) as Figure),
  name,
});

/**
 * What decides whether a comparison is still open: how long they lived, which is what all of them are asked. Where none
 * ended before its cap, all lived as long as was looked, and what they served decides.
 */
const mainFigure = (verdicts: readonly Verdict[]): Main =>
  mainNamed(verdicts.some((verdict) => lifetimeOf(verdict)?.ended) ? 'survivedMs' : 'goodputMedian');

interface Known {
  family: Family;
  after: number;
  atMost: number;
  seed: number;
}

function reasonOf(
  [a, b]: readonly [Side, Side],
  main: Main,
  { family, after, atMost, seed }: Known,
): Closing['why'] | null {
  const look = family.looks?.find(({ each }) => each === after);
  if (look !== undefined && isShown([a, b], main, family, seed)) return 'shown';
  const { strata } = byHost(a.valid, b.valid);
  const values = mapped(strata, (verdicts) => valuesOf(verdicts, main));
  if (look !== undefined && equivalenceP(values, comparing.matters, seed) <= look.level / family.pairs)
    return 'same';
  if (after >= atMost) return 'at most';
  const last = family.looks?.at(-1);
  if (last === undefined) return 'hopeless';
  const scores = scoresWithin(inOrder(strata), placesOf(strata), main.scores, main.weight);
  const level = last.level / (family.pairs * testsOfPair);
  const power = predictivePower(scores, stagesOf(strata), after / atMost, level);
  return power < comparing.hopeless ? 'hopeless' : null;
}

/** A difference in this figure, as the report says it in the end: held by the family, and with an interval that leaves out 1. */
export function isShown([a, b]: readonly [Side, Side], main: Main, family: Family, seed: number): boolean {
  const tested = testedPair(a, b, family, seed).figures[figures.findIndex(({ name }) => name === main.name)];
  if (tested === undefined || tested.adjusted > family.level) return false;
  const { strata } = byHost(a.valid, b.valid);
  const ratio = ratioIn(strata, main, { level: comparing.level, seed });
  return judgementOf(true, ratio, main.higherIsBetter) !== 'no difference seen';
}

/** A figure is as a life that ended. */
const valuesOf = (verdicts: readonly Verdict[], { name }: Main): Lifetime[] =>
  name === 'survivedMs'
    ? lifetimesOf(verdicts)
    : verdicts.flatMap(({ measures }) => {
        const value = measures[name];
        return value === null ? [] : [{ timeMs: value, ended: true }];
      });
