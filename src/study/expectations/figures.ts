import type { LoadRow } from '../../record/loadRow.ts';
import type { ProbeColumn } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { Expectation } from '../../scenario/expected/compile.ts';
import type { TrialFigure } from '../../scenario/expected/figures.ts';
import { spanMsOf } from '../../scenario/objective.ts';
import { requestEnds } from '../../scenario/requestEnds.ts';
import type { Interval } from '../../statistics/resample.ts';
import { highest } from '../../verdict/signals/counter.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { lifetimeOf } from '../lifetime.ts';
import { heapGrowth, memoryGrowth } from './growth.ts';
import type { Read } from './read.ts';
import { windowOf } from './trialWindow.ts';
import { windowPercentile } from './windowPercentile.ts';

/** What is known of a figure of one trial. */
export type SeenFigure =
  /** It lies in here; both ends are the same where it was counted. */
  | { kind: 'within'; low: number; high: number }
  /** The service was not there any more: whatever is expected of what it serves, it does not do. */
  | { kind: 'gone'; why: string }
  | { kind: 'not known'; why: string };

const exactly = (value: number | null | undefined): Interval | null =>
  value === null || value === undefined ? null : { low: value, high: value };

/** Of the whole load by the recorded histogram; of a part of it by its rows, within bounds. */
const percentile =
  (name: 'p50Ms' | 'p90Ms' | 'p99Ms', above: number): Read =>
  (window, { histogram }) =>
    window.whole && histogram !== null ? exactly(histogram[name]) : windowPercentile(window.load, above);

const peak =
  (measure: keyof Verdict['measures'], column: ProbeColumn): Read =>
  (window, _, verdict) => {
    if (window.whole) return exactly(verdict.measures[measure]);
    return exactly(highest(window.probe, column));
  };

interface Reader {
  /**
   * What of it is known where the service, or the looking, did not come to the end of a stretch. `felt` by clients: nothing.
   * `seen`: what was so by then. `trend`: how it went as long as the service lived, and nothing where the looking stopped.
   */
  of: 'felt' | 'seen' | 'trend';
  read: Read;
}

const feltBy = (read: Read): Reader => ({ of: 'felt', read });
const seenBy = (read: Read): Reader => ({ of: 'seen', read });
const trendBy = (read: Read): Reader => ({ of: 'trend', read });

const readers: Record<TrialFigure, Reader> = {
  p50: feltBy(percentile('p50Ms', 0.5)),
  p90: feltBy(percentile('p90Ms', 0.1)),
  p99: feltBy(percentile('p99Ms', 0.01)),
  goodput: feltBy(({ load }) => {
    const seconds = total(load, spanMsOf) / 1000;
    return seconds === 0 ? null : exactly(total(load, good) / seconds);
  }),
  good: feltBy(({ load }) => {
    const all = total(load, (row) => requestEnds.reduce((ends, end) => ends + (row[end] ?? 0), 0));
    return all === 0 ? null : exactly(total(load, good) / all);
  }),
  longestGap: feltBy(({ load }) => {
    let [longest, gap] = [0, 0];
    for (const row of load) {
      gap = good(row) > 0 ? 0 : gap + spanMsOf(row);
      longest = Math.max(longest, gap);
    }
    return load.length === 0 ? null : exactly(longest);
  }),
  survived: seenBy((_, __, verdict) => {
    const life = lifetimeOf(verdict);
    return life && { low: life.timeMs, high: life.ended ? life.timeMs : Number.POSITIVE_INFINITY };
  }),
  peakMemory: seenBy(peak('peakUsageBytes', 'usageBytes')),
  peakAnon: seenBy(peak('peakAnonBytes', 'anonBytes')),
  peakSwap: seenBy(peak('peakSwapBytes', 'swapBytes')),
  peakHeap: seenBy(peak('peakHeapBytes', 'heapUsedBytes')),
  growth: trendBy(memoryGrowth),
  heapGrowth: trendBy(heapGrowth),
};

const good = ({ ok }: LoadRow): number => ok ?? 0;
const total = (rows: readonly LoadRow[], of: (row: LoadRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

/** @param during null: over the whole load, as it was planned */
export function figureOf(
  figure: TrialFigure,
  recording: Recording,
  verdict: Verdict,
  during: Expectation['during'],
): SeenFigure {
  const window = windowOf(recording, verdict, during);
  if (window === null) return { kind: 'not known', why: 'it came to no measured load' };
  const { cut } = window;
  const { of, read } = readers[figure];
  if (cut !== null && of === 'felt') return { kind: cut.gone ? 'gone' : 'not known', why: cut.why };
  if (cut !== null && of === 'trend' && !cut.gone) return { kind: 'not known', why: cut.why };
  const found = read(window, recording, verdict) ?? { why: 'it was not read' };
  if ('why' in found)
    return { kind: 'not known', why: [...(cut === null ? [] : [cut.why]), found.why].join('; ') };
  // A peak may have been higher yet where the looking stopped before the end; of a service that is gone it was not.
  return {
    kind: 'within',
    ...found,
    ...(cut === null || cut.gone ? {} : { high: Number.POSITIVE_INFINITY }),
  };
}
