import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { holding, hypotheses, type ShortTimes, shortTimes } from './hypotheses.ts';

/** Rates at equal ratios, by index; the one that a search begins with is `from`. */
export interface Grid {
  /** Of the logarithm of the rate. */
  step: number;
  from: number;
  fromPerSecond: number;
  /** So many rates there may be an edge at. */
  size: number;
  /** And so many for that of short trials, which may lie above it. */
  reach: number;
  curves: readonly Curve[];
  /** As of `shortTimes`, in steps. */
  shorts: readonly ShortTimes[];
}

/** What a hypothesis says of a trial. */
export interface Curve {
  /** The probability to hold by how far the edge lies above the rate, in steps; the rate itself is in the middle. */
  held: Float64Array;
  /** So many steps must lie between a rate and the edge for nine of ten machines to hold it. */
  mostBelow: number;
  prior: number;
}

/** The share of fresh machines that a cautious reader wants to hold. */
const most = 0.9;
/** So many make the asked precision. */
const stepsOfPrecision = 4;
/** So far beyond what is tried an edge may lie. */
const beyond = Math.log(4);

export function gridOf({ precision, fromPerSecond, toPerSecond }: CapacityPlan): Grid {
  const step = precision / stepsOfPrecision;
  const from = Math.ceil(beyond / step);
  const size = 2 * from + Math.ceil(Math.log(toPerSecond / fromPerSecond) / step) + 1;
  const shorts = shortTimes.map(({ above, prior }) => ({
    above: above === null ? null : Math.round(above / step),
    prior,
  }));
  const reach = size + Math.max(...shorts.map(({ above }) => above ?? 0));
  return { step, from, fromPerSecond, size, reach, curves: curvesOf(step, reach), shorts };
}

export const rateAt = ({ step, from, fromPerSecond }: Grid, index: number): number =>
  fromPerSecond * Math.exp((index - from) * step);

export const indexOf = ({ step, from, fromPerSecond }: Grid, ratePerSecond: number): number =>
  from + Math.round(Math.log(ratePerSecond / fromPerSecond) / step);

/** The same curves serve all searches of a precision, as far as they reach. */
const known = new Map<number, { reach: number; curves: readonly Curve[] }>();

function curvesOf(step: number, reach: number): readonly Curve[] {
  const found = known.get(step);
  if (found !== undefined && found.reach >= reach) return found.curves;
  const curves = hypotheses.map((hypothesis) => {
    const held = sampled(holding(hypothesis), step, reach);
    const mostBelow = held.findIndex((probability) => probability >= most) - reach;
    return { held, mostBelow, prior: hypothesis.prior };
  });
  known.set(step, { reach, curves });
  return curves;
}

const sampled = (held: (away: number) => number, step: number, reach: number): Float64Array =>
  Float64Array.from({ length: 2 * reach + 1 }, (_, index) => held((reach - index) * step));

/**
 * How probable it is that a trial at a rate holds, for so many edges.
 * @param at how many steps the rate lies above the first of them
 */
export function heldBy({ held }: Curve, at: number, width: number): Float64Array {
  const start = (held.length - 1) / 2 - at;
  return held.subarray(start, start + width);
}
