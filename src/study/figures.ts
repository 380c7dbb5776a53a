import { formatBytes, formatDuration } from '../scenario/units.ts';
import { ranks, vanElteren } from '../statistics/ranks.ts';
import { logRankScores } from '../statistics/survival.ts';
import { mapped, type Stratum } from '../statistics/within/strata.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { medianRatio, type Ratio, ratioOfLives } from './difference.ts';
import { lifetimeOf, lifetimesOf } from './lifetime.ts';

export interface Figure {
  name: 'survivedMs' | 'goodputMedian' | 'goodputPeak' | 'p99Ms' | 'peakUsageBytes';
  higherIsBetter: boolean;
  /** `it served`. */
  did: string;
  unit: (value: number | null) => string;
  /** What the family's test adds up (statistics/family.ts). */
  scores: (verdicts: readonly Verdict[]) => (number | null)[];
  /** What those of one of several hosts count, by how many were read there. */
  weight: (read: number) => number;
}

const ranked =
  (name: Exclude<Figure['name'], 'survivedMs'>): Figure['scores'] =>
  (verdicts) =>
    ranks(verdicts.map(({ measures }) => measures[name]));

/** The figures that variants are compared by, with what is better. How long it lived may be cut off: log-rank, not ranks. */
export const figures: readonly Figure[] = [
  {
    name: 'survivedMs',
    higherIsBetter: true,
    did: 'lived',
    unit: formatDuration,
    scores: (verdicts) => logRankScores(verdicts.map(lifetimeOf)),
    weight: () => 1,
  },
  {
    name: 'goodputMedian',
    higherIsBetter: true,
    did: 'served',
    unit: perSecond,
    scores: ranked('goodputMedian'),
    weight: vanElteren,
  },
  {
    name: 'goodputPeak',
    higherIsBetter: true,
    did: 'served at its best',
    unit: perSecond,
    scores: ranked('goodputPeak'),
    weight: vanElteren,
  },
  {
    name: 'p99Ms',
    higherIsBetter: false,
    did: 'took at the 99th percentile',
    unit: formatDuration,
    scores: ranked('p99Ms'),
    weight: vanElteren,
  },
  {
    name: 'peakUsageBytes',
    higherIsBetter: false,
    did: 'used at its peak',
    unit: formatBytes,
    scores: ranked('peakUsageBytes'),
    weight: vanElteren,
  },
];

export const valuesOf = (verdicts: readonly Verdict[], name: Figure['name']): number[] =>
  verdicts.flatMap(({ measures }) => measures[name] ?? []);

/** How much larger a figure is of b than of a, where both are compared within strata. */
export const ratioIn = (
  strata: readonly Stratum<Verdict>[],
  { name }: Pick<Figure, 'name'>,
  options: { level: number; seed: number },
): Ratio =>
  name === 'survivedMs'
    ? ratioOfLives(mapped(strata, lifetimesOf), options)
    : medianRatio(
        mapped(strata, (verdicts) => valuesOf(verdicts, name)),
        options,
      );

function perSecond(rate: number | null): string {
  return rate === null ? 'n/a' : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
}
