import { enoughOnEachSide } from '../../statistics/family.ts';
import type { Stratum } from '../../statistics/within/strata.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { judgementOf, type Ratio } from '../difference.ts';
import { type Estimate, estimateOf, lifeOf } from '../estimate.ts';
import { strataP, testsOfPair } from '../family.ts';
import { type Figure, figures, ratioIn, valuesOf } from '../figures.ts';
import { betweenRuns } from '../hosts.ts';
import { outcomeOf, variantKey } from '../outcome.ts';
import { hostsSentence } from '../sentences.ts';
import type { Tolerances } from './tolerances.ts';

const { comparing } = bounds;

/** `different`: it dies of something else, no more and no less often. */
export type Change = 'better' | 'worse' | 'different' | 'no difference seen';

/** Whether it is worse by more than is tolerated: by all of the interval of the ratio, by none of it, or by some. */
export type Beyond = 'yes' | 'no' | 'perhaps';

export interface FigureChange extends Ratio {
  figure: Figure;
  before: Estimate;
  after: Estimate;
  change: Change;
  /** Of this test alone, and the rate of comparisons with any false difference at which it would be held. */
  p: number;
  adjusted: number;
  /** A share; 0: none is given. */
  tolerance: number;
  beyond: Beyond;
}

export interface EndsChange {
  /** `oom-kill 2 of 3, survived 1 of 3`. */
  before: string;
  after: string;
  change: Change;
  p: number;
  adjusted: number;
}

export interface VariantChange {
  key: string;
  /** Valid trials, on hosts that have some of both runs. */
  trials: { before: number; after: number };
  /** Within which hosts it was compared, and what was not; absent: hosts are not told apart. */
  hosts?: string;
  ends: EndsChange;
  figures: FigureChange[];
}

export interface RunsComparison {
  /** At most this share of comparisons of runs that do not differ find any difference. */
  level: number;
  tests: number;
  /** So many trials on each side are enough for a difference without any overlap to be held, spread over so many hosts. */
  enough: number;
  /** Absent: they are not told apart. */
  hosts?: number;
  variants: VariantChange[];
  /** Variants without a valid trial on the other side. */
  onlyBefore: string[];
  onlyAfter: string[];
  /** Something is worse, by more than is tolerated. */
  worse: boolean;
}

/**
 * Two runs, variant by variant. All tests of all variants are one family: within a variant step-down min-p by permutation
 * of whole trials, between variants an equal share of the level for each. Where a run is of several hosts, trials are compared
 * within hosts only. The seed makes it repeatable.
 */
export function compareRuns(
  before: readonly Verdict[],
  after: readonly Verdict[],
  { seed, tolerances = {} }: { seed: number; tolerances?: Tolerances },
): RunsComparison {
  const [a, b] = [validByVariant(before), validByVariant(after)];
  const keys = [...a.keys()].filter((key) => b.has(key));
  const tests = keys.length * testsOfPair;
  const level = comparing.runsLevel;
  const within = betweenRuns(before, after);
  const variants = keys.map((key): VariantChange => {
    const compared = within(a.get(key) ?? [], b.get(key) ?? []);
    const { strata } = compared;
    const tested = strataP(strata, { pairs: keys.length }, seed);
    const sides = [strata.flatMap((one) => one.a), strata.flatMap((one) => one.b)] as const;
    const hosts = hostsSentence(compared, 'the run before', 'the run after');
    return {
      key,
      trials: { before: sides[0].length, after: sides[1].length },
      ...(hosts === '' ? {} : { hosts }),
      ends: endsChange(sides, tested.ends, level),
      figures: figures.map((figure, index) =>
        figureChange(strata, figure, tested.figures[index] ?? { p: 1, adjusted: 1 }, {
          level,
          seed,
          tolerance: tolerances[figure.name] ?? 0,
        }),
      ),
    };
  });
  const most = Math.max(1, ...keys.map((key) => within(a.get(key) ?? [], b.get(key) ?? []).hosts.length));
  return {
    level,
    tests,
    enough: tests === 0 ? 0 : enoughOnEachSide(tests, level, most),
    ...(most > 1 ? { hosts: most } : {}),
    variants,
    onlyBefore: [...a.keys()].filter((key) => !b.has(key)),
    onlyAfter: [...b.keys()].filter((key) => !a.has(key)),
    worse: variants.some(
      ({ ends, figures: all }) => ends.change === 'worse' || all.some(({ beyond }) => beyond === 'yes'),
    ),
  };
}

type Sides = readonly [before: readonly Verdict[], after: readonly Verdict[]];

const validByVariant = (verdicts: readonly Verdict[]): Map<string, Verdict[]> =>
  Map.groupBy(
    verdicts.filter(({ validity }) => validity.valid),
    ({ variant }) => variantKey(variant),
  );

function endsChange([a, b]: Sides, tested: { p: number; adjusted: number }, level: number): EndsChange {
  const survived = (of: readonly Verdict[]): number =>
    of.filter(({ terminal }) => terminal.kind === 'survived').length / Math.max(1, of.length);
  const sign = Math.sign(survived(b) - survived(a));
  const held = sign > 0 ? 'better' : sign < 0 ? 'worse' : 'different';
  return {
    before: endsWords(a),
    after: endsWords(b),
    change: tested.adjusted <= level ? held : 'no difference seen',
    ...tested,
  };
}

const endsWords = (of: readonly Verdict[]): string =>
  [...Map.groupBy(of, outcomeOf)]
    .map(([outcome, all]) => `${outcome} ${all.length} of ${of.length}`)
    .join(', ') || 'nothing to compare';

interface Judging {
  /** Of the family. */
  level: number;
  seed: number;
  tolerance: number;
}

/** What a test's p comes to, in one figure. */
export function changeIn(
  strata: readonly Stratum<Verdict>[],
  figure: Figure,
  adjusted: number,
  { level, seed, tolerance }: Judging,
): Ratio & Pick<FigureChange, 'change' | 'beyond'> {
  const found = ratioIn(strata, figure, { level: comparing.level, seed });
  const change = judgementOf(adjusted <= level, found, figure.higherIsBetter);
  const beyond = change === 'worse' ? beyondOf(found, figure.higherIsBetter, tolerance) : 'no';
  return { ...found, change, beyond };
}

function figureChange(
  strata: readonly Stratum<Verdict>[],
  figure: Figure,
  tested: { p: number; adjusted: number },
  judging: Judging,
): FigureChange {
  const { seed, tolerance } = judging;
  const estimate = (of: readonly Verdict[]): Estimate =>
    figure.name === 'survivedMs' ? lifeOf(of, seed) : estimateOf(valuesOf(of, figure.name), seed);
  return {
    figure,
    before: estimate(strata.flatMap(({ a }) => a)),
    after: estimate(strata.flatMap(({ b }) => b)),
    ...changeIn(strata, figure, tested.adjusted, judging),
    ...tested,
    tolerance,
  };
}

/** Where there is no ratio, as it was nothing before, any change is beyond each share of it. */
function beyondOf({ interval }: Ratio, higherIsBetter: boolean, tolerance: number): Beyond {
  if (interval === null) return 'yes';
  const worse = higherIsBetter
    ? [interval.low, interval.high].map((ratio) => 1 - ratio)
    : [interval.low, interval.high].map((ratio) => ratio - 1);
  const beyond = worse.filter((share) => share > tolerance).length;
  return beyond === 2 ? 'yes' : beyond === 0 ? 'no' : 'perhaps';
}
