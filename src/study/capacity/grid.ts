import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { holding, hypotheses, mostAbove } from './hypotheses.ts';

/** Rates at equal ratios, by index; the one that a search begins with is `from`. */
export interface Grid {
  /** Of the logarithm of the rate. */
  step: number;
  from: number;
  fromPerSecond: number;
  size: number;
  curves: readonly Curve[];
}

/** What a hypothesis says of a trial. */
export interface Curve {
  /** The probability to hold by how far the edge lies above the rate, in steps; the rate itself is in the middle. */
  held: Float64Array;
  prior: number;
  /** Of short trials, how far above; null: anywhere above. */
  shortAbove: number | null;
}

/** So many make the asked precision. */
const stepsOfPrecision = 4;
/** So far beyond what is tried an edge may lie. */
const beyond = Math.log(4);
export function gridOf({ precision, fromPerSecond, toPerSecond }: CapacityPlan): Grid {
  const step = precision / stepsOfPrecision;
  const from = Math.ceil(beyond / step);
  const size = 2 * from + Math.ceil(Math.log(toPerSecond / fromPerSecond) / step) + 1;
  return { step, from, fromPerSecond, size, curves: curvesOf(step, size + mostAbove / step) };
}

export const rateAt = ({ step, from, fromPerSecond }: Grid, index: number): number =>
  fromPerSecond * Math.exp((index - from) * step);

export const indexOf = ({ step, from, fromPerSecond }: Grid, ratePerSecond: number): number =>
  from + Math.round(Math.log(ratePerSecond / fromPerSecond) / step);

/** The same curves serve all searches of a precision, as far as they reach. */
const known = new Map<number, { reach: number; curves: readonly Curve[] }>();

function curvesOf(step: number, least: number): readonly Curve[] {
  const found = known.get(step);
  if (found !== undefined && found.reach >= least) return found.curves;
  const reach = Math.ceil(least);
  const shared = new Map<string, Float64Array>();
  const curves = hypotheses.map((hypothesis) => {
    const { scale, otherShare, otherAway, shortAbove, prior } = hypothesis;
    const name = [scale, otherShare, otherAway].join(' ');
    const held = shared.get(name) ?? sampled(holding(hypothesis), step, reach);
    shared.set(name, held);
    return { held, prior, shortAbove: shortAbove === null ? null : Math.round(shortAbove / step) };
  });
  known.set(step, { reach, curves });
  return curves;
}

const sampled = (held: (away: number) => number, step: number, reach: number): Float64Array =>
  Float64Array.from({ length: 2 * reach + 1 }, (_, index) => held((reach - index) * step));

/** How probable it is that a trial at a rate holds, for each edge of a stretch. @param above of short trials, in steps */
export function heldBy(
  { held }: Curve,
  at: number,
  above: number,
  { first, width }: { first: number; width: number },
): Float64Array {
  const start = (held.length - 1) / 2 + first - at + above;
  return held.subarray(start, start + width);
}
