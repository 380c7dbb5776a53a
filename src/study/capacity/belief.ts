import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { reachOf, sumOf, type Weights } from './distribution.ts';
import { type Curve, type Grid, gridOf, heldBy, indexOf } from './grid.ts';
import { notTold, type ShortsTold, toldMore, weightsAfter } from './shorts.ts';
import type { CapacityTrial } from './trial.ts';

/** What the trials of a search say together, by Bayes' rule. */
export interface Belief {
  grid: Grid;
  shorts: ShortsTold;
  /** null: no full trial was made, and it follows from the short ones. */
  full: EdgeBelief | null;
}

/**
 * What is believed of the edge, which is the rate that half of the fresh machines hold: a weight for each rate and each
 * hypothesis of what the service is like. What short trials are like, full ones tell no more apart.
 */
export interface EdgeBelief {
  grid: Grid;
  /** By curve, then by edge; all of them make 1. */
  weights: Weights;
  /** Of the edges that still count: the index of the first, and how many there are. */
  first: number;
  width: number;
  /** How much each edge is believed in, whatever the curve. */
  edges: Weights;
}

/** An edge that is believed less than this is left out from then on. */
export const leastWeight = 1e-7;

export function beliefAtFirst(plan: CapacityPlan): Belief {
  const grid = gridOf(plan);
  return { grid, shorts: notTold(grid), full: null };
}

/** What all trials say together; the short ones come first, in whatever order they were made. */
export const beliefOf = (plan: CapacityPlan, trials: readonly CapacityTrial[]): Belief =>
  [...trials.filter(({ kind }) => kind !== 'full'), ...trials.filter(({ kind }) => kind === 'full')].reduce(
    absorb,
    beliefAtFirst(plan),
  );

/**
 * Steps are hints and no more: what broke was not fresh.
 * @throws TypeError for a short trial after a full one
 */
export function absorb(belief: Belief, { kind, ratePerSecond, result }: CapacityTrial): Belief {
  if (kind === 'steps' || (result !== 'held' && result !== 'broken')) return belief;
  const { grid, shorts, full } = belief;
  const at = indexOf(grid, ratePerSecond);
  if (kind === 'full') return { ...belief, full: told(edgeBelief(belief), at, result === 'held') };
  if (full !== null) throw new TypeError('a short trial after a full one');
  return { ...belief, shorts: toldMore(grid, shorts, at, result === 'held') };
}

export function edgeBelief({ grid, shorts, full }: Belief): EdgeBelief {
  if (full !== null) return full;
  const weights = weightsAfter(grid, shorts);
  const edges = new Float64Array(grid.size);
  for (let c = 0; c < grid.curves.length; c += 1) add(edges, weights, c * grid.size);
  return trimmed({ grid, weights, first: 0, width: grid.size, edges });
}

/** By what each hypothesis says of the outcome of a full trial. */
function told(belief: EdgeBelief, at: number, held: boolean): EdgeBelief {
  const { grid, first, width } = belief;
  const weights = belief.weights.slice();
  const edges = new Float64Array(width);
  for (let c = 0; c < grid.curves.length; c += 1) {
    const curve = grid.curves[c] as Curve;
    const probabilities = heldBy(curve, at - first, width);
    const start = c * width;
    for (let edge = 0; edge < width; edge += 1) {
      const probability = probabilities[edge] as number;
      weights[start + edge] = (weights[start + edge] as number) * (held ? probability : 1 - probability);
    }
    add(edges, weights, start);
  }
  return trimmed({ grid, weights, first, width, edges });
}

/** Adds the row of `values` that starts there. */
function add(sums: Weights, values: Weights, start: number): void {
  for (let edge = 0; edge < sums.length; edge += 1)
    sums[edge] = (sums[edge] as number) + (values[start + edge] as number);
}

/** Without the edges that count no more, and so that all weights make 1. */
function trimmed({ grid, weights, first, width, edges }: EdgeBelief): EdgeBelief {
  const sum = sumOf(edges);
  const { low, high } = reachOf(edges, leastWeight);
  const kept = high - low + 1;
  const own = new Float64Array(grid.curves.length * kept);
  for (let c = 0; c < grid.curves.length; c += 1)
    for (let edge = 0; edge < kept; edge += 1)
      own[c * kept + edge] = (weights[c * width + low + edge] as number) / sum;
  return {
    grid,
    weights: own,
    first: first + low,
    width: kept,
    edges: edges.slice(low, high + 1).map((weight) => weight / sum),
  };
}
