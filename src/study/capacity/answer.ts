import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { type Belief, beliefOf, edgeBelief } from './belief.ts';
import { type EdgeInterval, heldByMostPerSecond, intervalOf, isNarrow, sideOf } from './interval.ts';
import { patience } from './nextTrial.ts';
import { type CapacityTrial, ofKind, topOf } from './trial.ts';

/** What the trials of a search say together. */
export interface CapacityAnswer {
  /**
   * `found`: the edge lies in the interval, at the asked confidence; `at-least`, `less-than`: it lies beyond what was
   * tried, or what was tried does not bound it on that side; `unknown`: no full trial says anything, or all
   * of a search that was not ended held, or all broke.
   */
  kind: 'found' | 'at-least' | 'less-than' | 'unknown';
  /** Of the rate that half of all fresh machines hold; null where that is unknown. */
  interval: EdgeInterval | null;
  /** Nine of ten fresh machines hold at least so much, at the asked confidence; null where it is not `found`. */
  ninePerSecond: number | null;
  /** As narrow as was asked for, or all that can be tried holds, or none of it. */
  finished: boolean;
  /** The largest rate that could be tried, and whether it is what this machine can send, not what was asked for. */
  topPerSecond: number;
  generatorBound: boolean;
  full: { held: number; broken: number };
  short: { held: number; broken: number };
  void: number;
}

/** @param belief what these trials say, where it is known already */
export function capacityAnswer(
  plan: CapacityPlan,
  trials: readonly CapacityTrial[],
  belief: Belief = beliefOf(plan, trials),
): CapacityAnswer {
  const full = ofKind(trials, 'full');
  const topPerSecond = topOf(plan, trials);
  const count = (kind: 'short' | 'full') => {
    const told = ofKind(trials, kind);
    const held = told.filter(({ result }) => result === 'held').length;
    return { held, broken: told.length - held };
  };
  const common = {
    topPerSecond,
    generatorBound: topPerSecond < plan.toPerSecond,
    full: count('full'),
    short: count('short'),
    void: trials.filter(({ result }) => result === 'void').length,
  };
  if (full.length === 0)
    return { ...common, kind: 'unknown', interval: null, ninePerSecond: null, finished: false };
  const edge = edgeBelief(belief);
  const interval = intervalOf(plan, edge);
  const kind = kindOf(plan, topPerSecond, interval);
  const finished =
    common.void <= patience &&
    (sideOf(plan, topPerSecond, interval) !== 'within' || isNarrow(plan, interval));
  // An interval with full trials on one side of it alone is mostly what was taken for likely beforehand.
  if (kind === 'found' && !finished && (common.full.held === 0 || common.full.broken === 0))
    return { ...common, kind: 'unknown', interval: null, ninePerSecond: null, finished };
  return {
    ...common,
    kind,
    interval: bounded(interval, kind, plan, topPerSecond),
    ninePerSecond: kind === 'found' ? heldByMostPerSecond(plan, edge) : null,
    finished,
  };
}

/** An interval that reaches beyond what was tried is not bounded there. */
function kindOf(plan: CapacityPlan, top: number, interval: EdgeInterval): 'found' | 'at-least' | 'less-than' {
  const side = sideOf(plan, top, interval);
  if (side === 'above') return 'at-least';
  if (side === 'below') return 'less-than';
  if (interval.highPerSecond > top * (1 + plan.precision)) return 'at-least';
  return interval.lowPerSecond < plan.fromPerSecond / (1 + plan.precision) ? 'less-than' : 'found';
}

/** What is only a bound claims no more than was tried. */
function bounded(
  interval: EdgeInterval,
  kind: CapacityAnswer['kind'],
  { fromPerSecond }: CapacityPlan,
  top: number,
): EdgeInterval {
  const { lowPerSecond, highPerSecond } = interval;
  if (kind === 'at-least') return { ...interval, lowPerSecond: Math.min(lowPerSecond, top) };
  if (kind === 'less-than') return { ...interval, highPerSecond: Math.max(highPerSecond, fromPerSecond) };
  return interval;
}
