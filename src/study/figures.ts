import { formatBytes, formatDuration } from '../scenario/units.ts';
import { ranks } from '../statistics/ranks.ts';
import { logRankScores } from '../statistics/survival.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { lifetimeOf } from './lifetime.ts';

export interface Figure {
  name: 'survivedMs' | 'goodputMedian' | 'goodputPeak' | 'p99Ms' | 'peakUsageBytes';
  higherIsBetter: boolean;
  /** `it served`. */
  did: string;
  unit: (value: number | null) => string;
  /** What the family's test adds up (statistics/family.ts). */
  scores: (verdicts: readonly Verdict[]) => (number | null)[];
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
  },
  {
    name: 'goodputMedian',
    higherIsBetter: true,
    did: 'served',
    unit: perSecond,
    scores: ranked('goodputMedian'),
  },
  {
    name: 'goodputPeak',
    higherIsBetter: true,
    did: 'served at its best',
    unit: perSecond,
    scores: ranked('goodputPeak'),
  },
  {
    name: 'p99Ms',
    higherIsBetter: false,
    did: 'took at the 99th percentile',
    unit: formatDuration,
    scores: ranked('p99Ms'),
  },
  {
    name: 'peakUsageBytes',
    higherIsBetter: false,
    did: 'used at its peak',
    unit: formatBytes,
    scores: ranked('peakUsageBytes'),
  },
];

function perSecond(rate: number | null): string {
  return rate === null ? 'n/a' : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
}
