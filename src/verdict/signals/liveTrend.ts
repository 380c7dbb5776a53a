import type { LoadRow } from '../../record/loadRow.ts';
import { median } from '../median.ts';
import type { LivePoint, LiveSet } from './liveSet.ts';

/** A stretch of time in which the load was the same. `connections` null: there was no load. */
export interface Stretch {
  connections: number | null;
  points: LivePoint[];
}

/** How the live set went, and what the load did meanwhile. `stretch`: what the judgement rests on. */
export type LiveTrend =
  | { kind: 'too few'; stretch: Stretch }
  | { kind: 'grew under the same load' | 'levelled off' | 'filled the heap'; stretch: Stretch }
  | { kind: 'rose with the load' | 'rose while the load rose'; stretch: Stretch; from: number; to: number }
  | { kind: 'steady' | 'fell' | 'irregular'; stretch: Stretch };

const mib = 1024 ** 2;
const bounds = {
  points: 4,
  spanMs: 5000,
  /** Growth that counts: relative to where it began, and past what the log's whole megabytes can show. */
  growth: 0.1,
  leastBytes: 4 * mib,
  /** Kendall's tau-b between time and size: 1 is a steady rise. */
  tau: 0.5,
  /** A steady rise has half of its growth after the middle; less than this is one that has ended. */
  late: 0.15,
  /** A heap that is as full as this cannot grow on. */
  full: 0.9,
} as const;

/** Kendall's tau compares all pairs: more points than this are thinned out. */
const mostPoints = 400;

/** A leak grows while the load stays the same; what requests under way hold grows with the load only. */
export function liveTrend({ points, maxBytes }: LiveSet, load: readonly LoadRow[]): LiveTrend {
  const all: Stretch = { connections: null, points };
  if (!isEnough(all)) return { kind: 'too few', stretch: all };
  const stretches = stretchesOf(points, load);
  const long = stretches.filter(isEnough);
  const grown = long.filter((stretch) => rises(stretch.points)).map((stretch) => growthOf(stretch, maxBytes));
  const leak = grown.find(({ kind }) => kind === 'grew under the same load');
  if (leak) return leak;
  const [from, to] = [stretches[0]?.connections ?? 0, stretches.at(-1)?.connections ?? 0];
  if (rises(points) && to > from) {
    const kind = long.length > 0 ? 'rose with the load' : 'rose while the load rose';
    return { kind, stretch: all, from, to };
  }
  return grown[0] ?? { kind: restOf(points), stretch: all };
}

/** Of a stretch that rises. What happens before the heap is full counts: after that it cannot grow on. */
function growthOf(stretch: Stretch, maxBytes: number | null): LiveTrend {
  const end = stretch.points.findIndex(({ bytes }) => maxBytes !== null && bytes >= maxBytes * bounds.full);
  const filling = end === -1 ? stretch : { ...stretch, points: stretch.points.slice(0, end + 1) };
  if (isEnough(filling) && rises(filling.points) && !levelsOff(filling.points))
    return { kind: 'grew under the same load', stretch: filling };
  return { kind: end === -1 ? 'levelled off' : 'filled the heap', stretch: filling };
}

function restOf(points: readonly LivePoint[]): 'steady' | 'fell' | 'irregular' {
  const sizes = points.map(({ bytes }) => bytes);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  if (high - low < counts(low)) return 'steady';
  return rises(points.map((point) => ({ ...point, bytes: -point.bytes }))) ? 'fell' : 'irregular';
}

function isEnough({ points }: Stretch): boolean {
  const span = (points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0);
  return points.length >= bounds.points && span >= bounds.spanMs;
}

/** Neighbours under the same number of connections. */
function stretchesOf(points: readonly LivePoint[], load: readonly LoadRow[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const point of points) {
    const row = load.find(({ atMs }) => atMs >= point.atMs) ?? load.at(-1);
    const connections = row?.connections ?? null;
    const last = stretches.at(-1);
    if (last && last.connections === connections) last.points.push(point);
    else stretches.push({ connections, points: [point] });
  }
  return stretches;
}

const counts = (from: number): number => Math.max(bounds.leastBytes, Math.abs(from) * bounds.growth);

function thirds(points: readonly LivePoint[]): [number, number, number] {
  const third = Math.max(1, Math.floor(points.length / 3));
  const middle = (part: readonly LivePoint[]) => median(part.map(({ bytes }) => bytes)) ?? 0;
  return [
    middle(points.slice(0, third)),
    middle(points.slice(third, points.length - third)),
    middle(points.slice(-third)),
  ];
}

function rises(points: readonly LivePoint[]): boolean {
  const [first, , last] = thirds(points);
  return last - first >= counts(first) && tau(points) >= bounds.tau;
}

function levelsOff(points: readonly LivePoint[]): boolean {
  const [first, middle, last] = thirds(points);
  return last - middle < (last - first) * bounds.late;
}

/** Kendall's tau-b of sizes in order of time, in which there are no ties. */
function tau(all: readonly LivePoint[]): number {
  const step = Math.ceil(all.length / mostPoints);
  const sizes = all.filter((_, index) => index % step === 0).map(({ bytes }) => bytes);
  let [agreeing, untied, pairs] = [0, 0, 0];
  for (let later = 1; later < sizes.length; later += 1)
    for (let earlier = 0; earlier < later; earlier += 1) {
      const sign = Math.sign((sizes[later] ?? 0) - (sizes[earlier] ?? 0));
      agreeing += sign;
      untied += sign === 0 ? 0 : 1;
      pairs += 1;
    }
  return untied === 0 ? 0 : agreeing / Math.sqrt(pairs * untied);
}
