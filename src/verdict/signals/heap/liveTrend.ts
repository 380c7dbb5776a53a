import { type Drive, driveOf, type LoadRow } from '../../../record/loadRow.ts';
import { median } from '../../../statistics/median.ts';
import { kendallTau } from '../../../statistics/trend.ts';
import { bounds } from '../../bounds.ts';
import { servedLess } from '../goodput.ts';
import type { LivePoint, LiveSet } from './liveSet.ts';

/** A stretch of time in which the load was the same. `drive` null: there was no load. */
export interface Stretch {
  drive: Drive | null;
  points: LivePoint[];
}

/** How the live set went, and what the load did meanwhile. `stretch`: what the judgement rests on. */
export type LiveTrend =
  | { kind: 'too few'; stretch: Stretch }
  | { kind: 'grew under the same load' | 'levelled off'; stretch: Stretch }
  | { kind: 'leak or pile-up'; stretch: Stretch; because: 'heap full' | 'short' | 'fell behind' }
  | { kind: 'rose with the load' | 'rose while the load rose'; stretch: Stretch; from: Drive; to: Drive }
  | { kind: 'steady' | 'fell' | 'irregular'; stretch: Stretch };

const { liveSet } = bounds;

/** Kendall's tau compares all pairs: more points than this are thinned out. */
const mostPoints = 400;

/** A leak grows while the load stays the same; what requests under way hold grows with the load only. */
export function liveTrend({ points, maxBytes }: LiveSet, load: readonly LoadRow[]): LiveTrend {
  const all: Stretch = { drive: null, points };
  if (!isEnough(all)) return { kind: 'too few', stretch: all };
  const stretches = stretchesOf(points, load);
  const long = stretches.filter(isEnough);
  const grown = long
    .filter((stretch) => rises(stretch.points))
    .map((stretch) => growthOf(stretch, maxBytes, load));
  const found =
    grown.find(({ kind }) => kind === 'grew under the same load') ??
    grown.find(({ kind }) => kind === 'leak or pile-up');
  if (found) return found;
  const [from, to] = [stretches[0]?.drive ?? null, stretches.at(-1)?.drive ?? null];
  if (rises(points) && from !== null && to !== null && from.unit === to.unit && to.many > from.many) {
    const stayed = long.length > 0 && grown.every(({ kind }) => kind === 'levelled off');
    return { kind: stayed ? 'rose with the load' : 'rose while the load rose', stretch: all, from, to };
  }
  return grown[0] ?? { kind: restOf(points), stretch: all };
}

/** Of a stretch that rises. What happens before the heap is full counts: after that it cannot grow on. */
function growthOf(stretch: Stretch, maxBytes: number | null, load: readonly LoadRow[]): LiveTrend {
  const end = stretch.points.findIndex(
    ({ bytes }) => maxBytes !== null && bytes >= maxBytes * liveSet.fullShare,
  );
  const filling = end === -1 ? stretch : { ...stretch, points: stretch.points.slice(0, end + 1) };
  const early = earlyShare(filling.points);
  const steady = rises(filling.points) && early >= liveSet.earlyShare && early <= 1 - liveSet.earlyShare;
  if (!steady && end === -1)
    return { kind: early > liveSet.earlyShare ? 'levelled off' : 'irregular', stretch };
  const because = fellBehind(filling, load) ? 'fell behind' : steady && isLong(filling) ? null : 'short';
  if (because === null) return { kind: 'grew under the same load', stretch: filling };
  return { kind: 'leak or pile-up', stretch: filling, because: end === -1 ? because : 'heap full' };
}

function isLong({ points }: Stretch): boolean {
  return points.length >= liveSet.leakPoints && spanOf(points) >= liveSet.leakSpanMs;
}

function fellBehind({ points }: Stretch, load: readonly LoadRow[]): boolean {
  return servedLess(load, points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0, liveSet.keptUpShare);
}

function restOf(points: readonly LivePoint[]): 'steady' | 'fell' | 'irregular' {
  const sizes = points.map(({ bytes }) => bytes);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  if (high - low < counts(low)) return 'steady';
  return rises(points.map((point) => ({ ...point, bytes: -point.bytes }))) ? 'fell' : 'irregular';
}

function isEnough({ points }: Stretch): boolean {
  return points.length >= liveSet.points && spanOf(points) >= liveSet.spanMs;
}

const spanOf = (points: readonly LivePoint[]): number => (points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0);

/** Neighbours under the same number of connections, or of arrivals per second. */
function stretchesOf(points: readonly LivePoint[], load: readonly LoadRow[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const point of points) {
    const row = load.find(({ atMs }) => atMs >= point.atMs) ?? load.at(-1);
    const drive = row === undefined ? null : driveOf(row);
    const last = stretches.at(-1);
    const same = last?.drive?.many === drive?.many && last?.drive?.unit === drive?.unit;
    if (last && same) last.points.push(point);
    else stretches.push({ drive, points: [point] });
  }
  return stretches;
}

const counts = (from: number): number => Math.max(liveSet.leastBytes, Math.abs(from) * liveSet.growthShare);

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
  return last - first >= counts(first) && tau(points) >= liveSet.tau;
}

/** Of the growth of a stretch that rises, how much had come by its middle. */
function earlyShare(points: readonly LivePoint[]): number {
  const [first, middle, last] = thirds(points);
  return last === first ? 0 : (middle - first) / (last - first);
}

/** Of sizes in order of time, thinned out. */
function tau(all: readonly LivePoint[]): number {
  const step = Math.ceil(all.length / mostPoints);
  return kendallTau(all.filter((_, index) => index % step === 0).map(({ bytes }) => bytes));
}
