import { bootstrap, type Draw, type Interval, percentiles } from './resample.ts';
import { ratioWithin } from './within/ratio.ts';
import type { Stratum } from './within/strata.ts';

/** How long something was seen to live: to its end, or to the end of the looking. */
export interface Lifetime {
  timeMs: number;
  /** false: it was still there when the looking ended, and lived at least so long (censored). */
  ended: boolean;
}

/** The share that lives beyond each moment at which one ended (Kaplan and Meier 1958). Before the first it is 1. */
export function survivalCurve(lives: readonly Lifetime[]): { timeMs: number; share: number }[] {
  const sorted = [...lives].sort((a, b) => a.timeMs - b.timeMs);
  const curve: { timeMs: number; share: number }[] = [];
  let share = 1;
  for (let from = 0; from < sorted.length; ) {
    const timeMs = sorted[from]?.timeMs ?? 0;
    let [to, died] = [from, 0];
    for (; sorted[to]?.timeMs === timeMs; to += 1) died += sorted[to]?.ended ? 1 : 0;
    share *= 1 - died / (sorted.length - from);
    if (died > 0) curve.push({ timeMs, share });
    from = to;
  }
  return curve;
}

const lastOf = (lives: readonly Lifetime[]): number => Math.max(...lives.map(({ timeMs }) => timeMs));

/** A time, or with `open` what it is at least. */
export interface Reached {
  timeMs: number;
  open: boolean;
}

/**
 * The median of the curve; of an even number without censoring the mean of the two in the middle, as everywhere. Where the
 * curve does not come down to a half the median was not reached, and is at least as long as was looked. null of nothing.
 */
export function medianLife(lives: readonly Lifetime[]): Reached | null {
  if (lives.length === 0) return null;
  const curve = survivalCurve(lives);
  const half = curve.findIndex(({ share }) => share <= 0.5 + 1e-12);
  const at = curve[half];
  if (!at) return { timeMs: lastOf(lives), open: true };
  if (at.share < 0.5 - 1e-12) return { timeMs: at.timeMs, open: false };
  const next = curve[half + 1];
  return next
    ? { timeMs: (at.timeMs + next.timeMs) / 2, open: false }
    : { timeMs: (at.timeMs + lastOf(lives)) / 2, open: true };
}

export interface LifeEstimate {
  median: number | null;
  low: number | null;
  high: number | null;
  /** Which of the three were not reached: each is at least what it says. */
  open: { median: boolean; low: boolean; high: boolean };
}

const neverSeen: LifeEstimate = {
  median: null,
  low: null,
  high: null,
  open: { median: false, low: false, high: false },
};

/** The median with its percentile bootstrap interval; an end of it is open where the drawn median was not reached. */
export function lifeEstimate(lives: readonly Lifetime[], level: number, seed: number): LifeEstimate {
  const middle = medianLife(lives);
  if (middle === null) return neverSeen;
  const { timeMs: median, open } = middle;
  const only = { ...neverSeen, median, open: { ...neverSeen.open, median: open } };
  if (lives.length < 2) return only;
  // An open median is later than any that was reached.
  const beyond = lastOf(lives) + 1;
  const interval = percentiles(
    bootstrap((draw) => {
      const drawn = medianLife(draw(lives));
      return drawn && drawn.timeMs + (drawn.open ? beyond : 0);
    }, seed),
    level,
  );
  if (interval === null) return only;
  const isOpen = (value: number) => value >= beyond;
  const timeOf = (value: number) => (isOpen(value) ? value - beyond : value);
  return {
    median,
    low: timeOf(interval.low),
    high: timeOf(interval.high),
    open: { median: open, low: isOpen(interval.low), high: isOpen(interval.high) },
  };
}

/** The mean time lived within the first `untilMs`: the area below the curve. Its last stretch reaches to there. */
export function restrictedMean(lives: readonly Lifetime[], untilMs: number): number {
  let [area, fromMs, share] = [0, 0, 1];
  for (const step of survivalCurve(lives)) {
    if (step.timeMs >= untilMs) break;
    area += share * (step.timeMs - fromMs);
    fromMs = step.timeMs;
    share = step.share;
  }
  return area + share * (untilMs - fromMs);
}

/** Up to which moment all curves are known: to the earliest of their last looks, unless all had ended by then. */
function knownUntil(curves: readonly (readonly Lifetime[])[]): number {
  const until = (lives: readonly Lifetime[]): number => {
    const last = lastOf(lives);
    return lives.some(({ timeMs, ended }) => timeMs === last && !ended) ? last : Number.POSITIVE_INFINITY;
  };
  const all = Math.min(...curves.map(until));
  return Number.isFinite(all) ? all : Math.max(...curves.map(lastOf));
}

export interface LifeRatio {
  /** Mean time lived within the first `withinMs`, b's to a's; null where a lived no time at all. */
  ratio: number | null;
  interval: Interval | null;
  withinMs: number;
  /** What the ratio is of that of the whole lives: only b's were cut off, so it is `more`; only a's; both; neither. */
  bound: 'more' | 'less' | 'within' | null;
}

/** b's lives against a's; null without any on a side. */
export function lifeRatio(
  a: readonly Lifetime[],
  b: readonly Lifetime[],
  level: number,
  seed: number,
): LifeRatio | null {
  if (a.length === 0 || b.length === 0) return null;
  const withinMs = knownUntil([a, b]);
  const of = (x: readonly Lifetime[], y: readonly Lifetime[]): number | null => {
    const below = restrictedMean(x, withinMs);
    return below === 0 ? null : restrictedMean(y, withinMs) / below;
  };
  const draws = () => bootstrap((draw: Draw) => of(draw(a), draw(b)), seed);
  return {
    ratio: of(a, b),
    interval: a.length < 2 || b.length < 2 || of(a, b) === null ? null : percentiles(draws(), level),
    withinMs,
    bound: boundOf(a, b, withinMs),
  };
}

/** The same within strata; null where none has lives on both sides. The time is one that all curves are known for. */
export function lifeRatioWithin(
  strata: readonly Stratum<Lifetime>[],
  level: number,
  seed: number,
): LifeRatio | null {
  const held = strata.filter(({ a, b }) => a.length > 0 && b.length > 0);
  if (held.length === 0) return null;
  const withinMs = knownUntil(held.flatMap(({ a, b }) => [a, b]));
  const [a, b] = [held.flatMap((one) => one.a), held.flatMap((one) => one.b)];
  return {
    ...ratioWithin(held, (lives) => restrictedMean(lives, withinMs), level, seed),
    withinMs,
    bound: boundOf(a, b, withinMs),
  };
}

function boundOf(a: readonly Lifetime[], b: readonly Lifetime[], withinMs: number): LifeRatio['bound'] {
  const cut = (lives: readonly Lifetime[]) => lives.some((life) => !life.ended || life.timeMs > withinMs);
  const [cutA, cutB] = [cut(a), cut(b)];
  return cutA && cutB ? 'within' : cutB ? 'more' : cutA ? 'less' : null;
}

/**
 * Scores whose sum over a group is the log-rank test's number of ends seen less those expected (Peto and Peto 1972): 1 for
 * an end, less the hazard that was lived through.
 */
export function logRankScores(lives: readonly (Lifetime | null)[]): (number | null)[] {
  const known = lives.filter((life) => life !== null);
  const ends = [...new Set(known.filter(({ ended }) => ended).map(({ timeMs }) => timeMs))];
  const hazards = ends.map((timeMs) => ({
    timeMs,
    hazard:
      known.filter((life) => life.ended && life.timeMs === timeMs).length /
      known.filter((life) => life.timeMs >= timeMs).length,
  }));
  return lives.map((life) => {
    if (life === null) return null;
    const lived = hazards.filter(({ timeMs }) => timeMs <= life.timeMs);
    return (life.ended ? 1 : 0) - lived.reduce((sum, { hazard }) => sum + hazard, 0);
  });
}
