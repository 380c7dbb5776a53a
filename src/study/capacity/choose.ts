import { type Belief, type EdgeBelief, leastWeight } from './belief.ts';
import { doubtIn, quantileOf, reachOf, type Weights } from './distribution.ts';
import { type Curve, heldBy } from './grid.ts';
import { shortHeld } from './shorts.ts';

/** Where the candidates for the next trial lie in what is believed of the edge. */
const candidates = [0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.98];

interface Range {
  low: number;
  high: number;
}

/**
 * The index of the rate at which a full trial is expected to tell most: after it least doubt about the edge is left,
 * whichever way it ends (Lindley 1956).
 */
export const fullTellsMost = (belief: EdgeBelief, range: Range): number =>
  tellsMost(belief.first, belief.edges, range, (at) => fullHeld(belief, at));

/** The same of a short trial. Where what fails comes late, it says nothing. */
export function shortTellsMost({ grid, shorts }: Belief, range: Range): number {
  const { low, high } = reachOf(shorts.edges, leastWeight);
  const window = { first: low, width: high - low + 1 };
  return tellsMost(low, shorts.edges.subarray(low, high + 1), range, (at) =>
    shortHeld(grid, shorts, at, window),
  );
}

/** @param heldAt for each edge, how probable it is that it is the true one, and that a trial at a rate holds */
function tellsMost(first: number, edges: Weights, range: Range, heldAt: (index: number) => Weights): number {
  const indexes = candidates.map((share) =>
    Math.max(range.low, Math.min(range.high, Math.round(quantileOf(first, edges, share)))),
  );
  const told = [...new Set(indexes)].map((index) => ({ index, left: doubtAfter(edges, heldAt(index)) }));
  return told.reduce((a, b) => (b.left < a.left ? b : a)).index;
}

const doubtAfter = (edges: Weights, held: Weights): number =>
  doubtIn(held) + doubtIn(edges.map((weight, edge) => weight - (held[edge] as number)));

function fullHeld({ grid, weights, first, width }: EdgeBelief, at: number): Weights {
  const held = new Float64Array(width);
  for (let c = 0; c < grid.curves.length; c += 1) {
    const probabilities = heldBy(grid.curves[c] as Curve, at - first, width);
    const start = c * width;
    for (let edge = 0; edge < width; edge += 1)
      held[edge] =
        (held[edge] as number) + (weights[start + edge] as number) * (probabilities[edge] as number);
  }
  return held;
}
