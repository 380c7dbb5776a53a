import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { type Belief, beliefOf, type EdgeBelief, edgeBelief } from './belief.ts';
import { fullTellsMost, shortTellsMost } from './choose.ts';
import { quantileOf } from './distribution.ts';
import { type Grid, indexOf, rateAt } from './grid.ts';
import { intervalOf, isNarrow, sideOf } from './interval.ts';
import { type CapacityTrial, isBound, ofKind, type TrialKind, topOf } from './trial.ts';

export interface NextTrial {
  kind: TrialKind;
  ratePerSecond: number;
}

/** Trials that say nothing, in all, before a search is given up. */
export const patience = 5;
/** Short trials look for an interval that is so much wider than the one that is asked for. */
const bracketOfInterval = 1.5;
/** So many are made at most when one has held and one has broken. */
const mostShort = 8;
/** So many full trials must have held, and so many broken, before an interval is believed. */
const seen = 2;

/**
 * The trial to make next; null: the answer is there, or no more may be spent on it. First one trial climbs in steps, then
 * short ones in fresh containers look for a bracket, then full ones go where they are expected to tell most, and no answer
 * is believed of one of them alone.
 * @param belief what these trials say, where it is known already
 */
export function nextTrial(
  plan: CapacityPlan,
  trials: readonly CapacityTrial[],
  belief: Belief = beliefOf(plan, trials),
): NextTrial | null {
  const said = trials.filter(({ result }) => result === 'held' || result === 'broken');
  const bounding = trials.filter((trial) => trial.result === 'beyond' && isBound(trial, trials));
  if (trials.length - said.length - bounding.length > patience) return null;
  if (bounding.some(({ ratePerSecond }) => ratePerSecond <= plan.fromPerSecond)) return null;
  const last = trials.at(-1);
  if (last && !said.includes(last) && !bounding.includes(last))
    return { kind: last.kind, ratePerSecond: last.ratePerSecond };
  if (last === undefined) return { kind: 'steps', ratePerSecond: plan.fromPerSecond };
  if (ofKind(trials, 'full').length === 0) {
    const ratePerSecond = nextShort(plan, trials, belief);
    if (ratePerSecond !== null) return { kind: 'short', ratePerSecond };
  }
  const ratePerSecond = nextFull(plan, trials, edgeBelief(belief));
  return ratePerSecond === null ? null : { kind: 'full', ratePerSecond };
}

/** The rate of the next short trial; null: they have found their bracket, or an end of what can be tried. */
function nextShort(plan: CapacityPlan, trials: readonly CapacityTrial[], belief: Belief): number | null {
  const short = ofKind(trials, 'short');
  const top = topOf(plan, trials);
  const within = (rate: number): number => Math.min(top, Math.max(plan.fromPerSecond, rate));
  if (short.length === 0) return within(ofKind(trials, 'steps')[0]?.reachedPerSecond ?? plan.fromPerSecond);
  const held = short.filter(({ result }) => result === 'held').map(({ ratePerSecond }) => ratePerSecond);
  const broken = short.filter(({ result }) => result === 'broken').map(({ ratePerSecond }) => ratePerSecond);
  const [low, high] = [Math.max(0, ...held), Math.min(Number.POSITIVE_INFINITY, ...broken)];
  const change = short.findIndex(({ result }) => result !== short[0]?.result);
  const since = change === -1 ? 0 : short.length - change;
  if (since >= mostShort || low >= top || high <= plan.fromPerSecond) return null;
  // The hint of the steps is near: only where it was none the way is far.
  if (broken.length === 0) return within(low * (held.length > 1 ? 2 : 1.4));
  if (held.length === 0) return within(high / (broken.length > 1 ? 2 : 1.4));
  const wanted = Math.log(1 + 2 * plan.precision) * bracketOfInterval;
  if (Math.log(high / low) > wanted) return Math.sqrt(low * high);
  const { grid, shorts } = belief;
  const widthOf = quantileOf(0, shorts.edges, 0.95) - quantileOf(0, shorts.edges, 0.05);
  if (widthOf * grid.step <= wanted) return null;
  return within(rateAt(grid, shortTellsMost(belief, rangeOf(plan, trials, grid))));
}

/** The rate of the next full trial; null: the answer is there, or so many were made as may be. */
function nextFull(plan: CapacityPlan, trials: readonly CapacityTrial[], belief: EdgeBelief): number | null {
  const full = ofKind(trials, 'full');
  if (full.length >= plan.mostFull) return null;
  const interval = intervalOf(plan, belief);
  const side = sideOf(plan, topOf(plan, trials), interval);
  const lacks = (result: 'held' | 'broken'): boolean =>
    full.filter((trial) => trial.result === result).length < seen;
  if (side === 'above') return lacks('held') ? topOf(plan, trials) : null;
  if (side === 'below') return lacks('broken') ? plan.fromPerSecond : null;
  if (!isNarrow(plan, interval))
    return Math.min(
      topOf(plan, trials),
      rateAt(belief.grid, fullTellsMost(belief, rangeOf(plan, trials, belief.grid))),
    );
  if (lacks('held')) return Math.max(plan.fromPerSecond, interval.lowPerSecond);
  return lacks('broken') ? Math.min(topOf(plan, trials), interval.highPerSecond) : null;
}

/**
 * Where a trial may tell most. What breaks within a short time breaks within a long one: far above that nothing is tried,
 * unless a machine has held as much, so that the one that broke was of another mind.
 */
function rangeOf(
  plan: CapacityPlan,
  trials: readonly CapacityTrial[],
  grid: Grid,
): { low: number; high: number } {
  const held = trials.filter(({ kind, result }) => kind !== 'steps' && result === 'held');
  const highest = Math.max(0, ...held.map(({ ratePerSecond }) => ratePerSecond));
  const broken = ofKind(trials, 'short').filter(
    ({ result, ratePerSecond }) => result === 'broken' && ratePerSecond > highest,
  );
  const most = Math.min(topOf(plan, trials), ...broken.map(({ ratePerSecond }) => ratePerSecond * 1.2));
  return { low: indexOf(grid, plan.fromPerSecond), high: indexOf(grid, most) };
}
