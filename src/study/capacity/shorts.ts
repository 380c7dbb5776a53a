import { sumOf, type Weights } from './distribution.ts';
import { type Curve, type Grid, heldBy } from './grid.ts';

/** What short trials said of the edge of short trials, which may lie above that of full ones. */
export interface ShortsTold {
  /** By curve, then by where the edge of short trials lies: how probable the outcomes were there. */
  likelihoods: Float64Array;
  /** By the edge of full trials, where what fails does not come late. */
  edges: Weights;
}

/** Where what fails comes late, the edge of full trials lies about so far below that of short ones, at any distance. */
const lateReach = 0.7;

export function notTold(grid: Grid): ShortsTold {
  const likelihoods = new Float64Array(grid.curves.length * grid.reach).fill(1);
  return { likelihoods, edges: shortEdges(grid, likelihoods) };
}

/** With one more short trial. */
export function toldMore(grid: Grid, shorts: ShortsTold, at: number, held: boolean): ShortsTold {
  const { curves, reach } = grid;
  const likelihoods = shorts.likelihoods.slice();
  for (let c = 0; c < curves.length; c += 1) {
    const probabilities = heldBy(curves[c] as Curve, at, reach);
    const start = c * reach;
    for (let edge = 0; edge < reach; edge += 1) {
      const probability = probabilities[edge] as number;
      likelihoods[start + edge] =
        (likelihoods[start + edge] as number) * (held ? probability : 1 - probability);
    }
  }
  return { likelihoods, edges: shortEdges(grid, likelihoods) };
}

/** What is believed of each edge of full trials. */
const shortEdges = (grid: Grid, likelihoods: Float64Array): Weights =>
  shifted(
    grid,
    byPriors(grid, grid.reach, (c) => likelihoods.subarray(c * grid.reach, (c + 1) * grid.reach)),
  );

/**
 * For each edge of a stretch, how probable it is that it is the true one, and that a short trial at a rate holds; not where
 * what fails comes late.
 */
export function shortHeld(
  grid: Grid,
  { likelihoods }: ShortsTold,
  at: number,
  { first, width }: { first: number; width: number },
): Weights {
  const reach = width + grid.reach - grid.size;
  const product = new Float64Array(reach);
  return shifted(
    grid,
    byPriors(grid, reach, (c) => {
      const probabilities = heldBy(grid.curves[c] as Curve, at - first, reach);
      const start = c * grid.reach + first;
      for (let edge = 0; edge < reach; edge += 1)
        product[edge] = (likelihoods[start + edge] as number) * (probabilities[edge] as number);
      return product;
    }),
  );
}

/** All curves together, each as much as it was held for before. */
function byPriors({ curves }: Grid, width: number, rowOf: (curve: number) => Float64Array): Float64Array {
  const sums = new Float64Array(width);
  for (let c = 0; c < curves.length; c += 1) {
    const { prior } = curves[c] as Curve;
    const row = rowOf(c);
    for (let edge = 0; edge < width; edge += 1)
      sums[edge] = (sums[edge] as number) + prior * (row[edge] as number);
  }
  return sums;
}

/** From the edge of short trials to that of full ones, by all that short trials may be like. */
function shifted({ size, reach, shorts }: Grid, ofShort: Float64Array): Float64Array {
  const ofFull = new Float64Array(ofShort.length - (reach - size));
  for (const { above, prior } of shorts) {
    if (above === null) continue;
    for (let edge = 0; edge < ofFull.length; edge += 1)
      ofFull[edge] = (ofFull[edge] as number) + prior * (ofShort[edge + above] as number);
  }
  return ofFull;
}

/** By curve, then by the edge of full trials, not yet so that they make 1. */
export function weightsAfter(grid: Grid, shorts: ShortsTold): Float64Array {
  const { curves, size, reach } = grid;
  const late = lateEdges(grid, shorts.edges);
  const weights = new Float64Array(curves.length * size);
  for (let c = 0; c < curves.length; c += 1) {
    const { prior } = curves[c] as Curve;
    const row = shifted(grid, shorts.likelihoods.subarray(c * reach, (c + 1) * reach));
    for (let edge = 0; edge < size; edge += 1)
      weights[c * size + edge] = prior * ((row[edge] as number) + (late[edge] as number));
  }
  return weights;
}

/**
 * Where what fails comes late, short trials find an edge of their own as they do elsewhere, and the true one lies somewhere
 * below it. How likely this is as a whole they can't say.
 */
function lateEdges(grid: Grid, edges: Weights): Weights {
  const share = grid.shorts.find(({ above }) => above === null)?.prior ?? 0;
  const atFirst = below(grid, new Float64Array(grid.size).fill(1));
  const late = below(grid, edges).map((weight, edge) => weight / (atFirst[edge] as number));
  const factor = ((share / (1 - share)) * sumOf(edges)) / sumOf(late);
  return late.map((weight) => weight * factor);
}

/** For each edge, how much of the edge of short trials lies above it, what is farther away counting less. */
function below({ step }: Grid, edges: Weights): Weights {
  const fade = Math.exp(-step / lateReach);
  const shares = new Float64Array(edges.length);
  let above = 0;
  for (let edge = edges.length - 1; edge >= 0; edge -= 1) {
    above = above * fade + (edges[edge] as number);
    shares[edge] = above;
  }
  return shares;
}
