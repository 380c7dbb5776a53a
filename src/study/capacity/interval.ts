import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import type { EdgeBelief } from './belief.ts';
import { quantileOf } from './distribution.ts';
import { rateAt } from './grid.ts';

/** Where the edge is believed to lie. */
export interface EdgeInterval {
  lowPerSecond: number;
  perSecond: number;
  highPerSecond: number;
}

/** Of the doubt that is allowed, so much is kept for what no hypothesis here knows: drift, and services of other kinds. */
const keptBack = 0.35;

export function intervalOf({ confidence }: CapacityPlan, belief: EdgeBelief): EdgeInterval {
  const doubt = (1 - confidence) * (1 - keptBack);
  const at = (share: number): number => rateAt(belief.grid, quantileOf(belief.first, belief.edges, share));
  return { lowPerSecond: at(doubt / 2), perSecond: at(0.5), highPerSecond: at(1 - doubt / 2) };
}

/** A rate that nine of ten fresh machines hold, or more, at the asked confidence. */
export function heldByMostPerSecond(
  { confidence }: CapacityPlan,
  { grid, weights, first, width }: EdgeBelief,
): number {
  const rates = new Float64Array(grid.size);
  grid.curves.forEach(({ mostBelow }, k) => {
    for (let edge = 0; edge < width; edge += 1) {
      const rate = Math.max(0, first + edge - mostBelow);
      rates[rate] = (rates[rate] as number) + (weights[k * width + edge] as number);
    }
  });
  return rateAt(grid, quantileOf(0, rates, (1 - confidence) / 2));
}

/** On which side of what can be tried the edge lies; `within` where it is, or may be, between. */
export function sideOf(
  { fromPerSecond, precision }: CapacityPlan,
  topPerSecond: number,
  { lowPerSecond, highPerSecond }: EdgeInterval,
): 'below' | 'within' | 'above' {
  if (lowPerSecond >= topPerSecond / (1 + precision)) return 'above';
  return highPerSecond <= fromPerSecond * (1 + precision) ? 'below' : 'within';
}

export const isNarrow = (
  { precision }: CapacityPlan,
  { lowPerSecond, perSecond, highPerSecond }: EdgeInterval,
): boolean => highPerSecond - lowPerSecond <= 2 * precision * perSecond;
