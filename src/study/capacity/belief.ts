import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { type Curve, type Grid, gridOf, heldBy, indexOf } from './grid.ts';
import type { CapacityTrial } from './trial.ts';

/**
 * What is believed of the edge, which is the rate that half of the fresh machines hold: a weight for each rate and each
 * hypothesis of what the service is like. It follows from the trials by Bayes' rule.
 */
export interface Belief {
  grid: Grid;
  /** By hypothesis, then by edge; all of them make 1. */
  weights: Float64Array;
  /** Of the edges that still count: the index of the first, and how many there are. */
  first: number;
  width: number;
}

/** An edge that is believed less than this is left out from then on. */
const leastWeight = 1e-7;
/** Where what fails comes late, the edge of full trials lies about so far below that of short ones, at any distance. */
const lateReach = 0.7;

export function beliefAtFirst(plan: CapacityPlan): Belief {
  const grid = gridOf(plan);
  const weights = new Float64Array(grid.size * grid.curves.length);
  grid.curves.forEach(({ prior }, k) => {
    weights.fill(prior / grid.size, k * grid.size, (k + 1) * grid.size);
  });
  return { grid, weights, first: 0, width: grid.size };
}

/** What all trials say together; the short ones come first. */
export const beliefOf = (plan: CapacityPlan, trials: readonly CapacityTrial[]): Belief =>
  trials.reduce(absorb, beliefAtFirst(plan));

/** Steps are hints and no more: what broke was not fresh. */
export function absorb(belief: Belief, { kind, ratePerSecond, result }: CapacityTrial): Belief {
  if (kind === 'steps' || (result !== 'held' && result !== 'broken')) return belief;
  const at = indexOf(belief.grid, ratePerSecond);
  const told = multiplied(belief, at, kind, result === 'held');
  return trimmed(kind === 'short' ? lateToo(belief, told) : told);
}

/** By what each hypothesis says of such an outcome. A short trial leaves those alone in which what fails comes late. */
function multiplied(belief: Belief, at: number, kind: 'short' | 'full', held: boolean): Belief {
  const { grid, width } = belief;
  const weights = belief.weights.slice();
  grid.curves.forEach((curve, k) => {
    if (kind === 'short' && isLate(curve)) return;
    const probabilities = heldBy(curve, at, kind === 'short' ? (curve.shortAbove ?? 0) : 0, belief);
    for (let edge = 0; edge < width; edge += 1) {
      const probability = probabilities[edge] as number;
      const index = k * width + edge;
      weights[index] = (weights[index] as number) * (held ? probability : 1 - probability);
    }
  });
  return { ...belief, weights };
}

export const isLate = ({ shortAbove }: Curve): boolean => shortAbove === null;

/**
 * Where what fails comes late, short trials find an edge of their own as they do elsewhere, and the true one lies somewhere
 * below it. How likely this is as a whole they can't say.
 */
function lateToo(before: Belief, told: Belief): Belief {
  const { grid, width, weights } = told;
  const [old, now] = [below(before), below(told)];
  let [lateBefore, lateAfter] = [0, 0];
  const each = (change: (index: number, edge: number) => void): void =>
    grid.curves.forEach((curve, k) => {
      if (isLate(curve)) for (let edge = 0; edge < width; edge += 1) change(k * width + edge, edge);
    });
  each((index, edge) => {
    const weight = weights[index] as number;
    lateBefore += weight;
    weights[index] =
      weight === 0 ? 0 : (weight * (now.shares[edge] as number)) / (old.shares[edge] as number);
    lateAfter += weights[index] as number;
  });
  const factor = lateAfter === 0 ? 0 : ((now.sum / old.sum) * lateBefore) / lateAfter;
  each((index) => {
    weights[index] = (weights[index] as number) * factor;
  });
  return told;
}

/** For each edge, how much of the edge of short trials lies above it, what is farther away counting less. */
function below(belief: Belief): { shares: Float64Array; sum: number } {
  const edges = edgesOf(belief, 'short');
  const sum = sumOf(edges);
  const fade = Math.exp(-belief.grid.step / lateReach);
  let above = 0;
  for (let edge = edges.length - 1; edge >= 0; edge -= 1) {
    above = above * fade + (edges[edge] as number) / sum;
    edges[edge] = above;
  }
  return { shares: edges, sum };
}

/** Without the edges that count no more, and so that all weights make 1. */
function trimmed(belief: Belief): Belief {
  const { grid, weights, first, width } = belief;
  const edges = edgesOf(belief, 'full');
  const sum = sumOf(edges);
  const counts = (weight: number): boolean => weight >= leastWeight * sum;
  const [low, high] = [edges.findIndex(counts), edges.findLastIndex(counts)];
  const kept = new Float64Array(grid.curves.length * (high - low + 1));
  for (let k = 0; k < grid.curves.length; k += 1)
    for (let edge = low; edge <= high; edge += 1)
      kept[k * (high - low + 1) + edge - low] = (weights[k * width + edge] as number) / sum;
  return { grid, weights: kept, first: first + low, width: high - low + 1 };
}

/** How much each edge is believed in, from `first` on; of `short` trials, where what fails does not come late. */
export function edgesOf({ grid, weights, width }: Belief, kind: 'short' | 'full'): Float64Array {
  const edges = new Float64Array(width);
  grid.curves.forEach((curve, k) => {
    if (kind === 'short' && isLate(curve)) return;
    for (let edge = 0; edge < width; edge += 1)
      edges[edge] = (edges[edge] as number) + (weights[k * width + edge] as number);
  });
  return edges;
}

export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The place up to which so much of all weight lies, in steps; each edge's weight is spread evenly over its step. */
export function quantileOf({ first }: Pick<Belief, 'first'>, edges: Float64Array, share: number): number {
  const wanted = share * sumOf(edges);
  let sum = 0;
  for (let edge = 0; edge < edges.length; edge += 1) {
    const weight = edges[edge] as number;
    if (weight > 0 && sum + weight >= wanted) return first + edge - 0.5 + (wanted - sum) / weight;
    sum += weight;
  }
  return first + edges.length - 0.5;
}
