import { type Belief, edgesOf, isLate, quantileOf } from './belief.ts';
import { heldBy } from './grid.ts';

/** Where the candidates for the next trial lie in what is believed of the edge. */
const candidates = [0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.98];

/**
 * The index of the rate at which a trial is expected to tell most: after it least doubt about the edge is left, whichever
 * way it ends (Lindley 1956).
 */
export function tellsMost(
  belief: Belief,
  kind: 'short' | 'full',
  range: { low: number; high: number },
): number {
  const edges = edgesOf(belief, kind);
  const indexes = candidates.map((share) =>
    Math.max(range.low, Math.min(range.high, Math.round(quantileOf(belief, edges, share)))),
  );
  const told = [...new Set(indexes)].map((index) => ({
    index,
    left: doubtAfter(belief, edges, index, kind),
  }));
  return told.reduce((a, b) => (b.left < a.left ? b : a)).index;
}

/** The entropy of the edge, in nats, that is to be expected after a trial. */
function doubtAfter(belief: Belief, edges: Float64Array, at: number, kind: 'short' | 'full'): number {
  const { grid, weights, width } = belief;
  const held = new Float64Array(width);
  grid.curves.forEach((curve, k) => {
    if (kind === 'short' && isLate(curve)) return;
    const probabilities = heldBy(curve, at, kind === 'short' ? (curve.shortAbove ?? 0) : 0, belief);
    for (let edge = 0; edge < width; edge += 1)
      held[edge] =
        (held[edge] as number) + (weights[k * width + edge] as number) * (probabilities[edge] as number);
  });
  return doubtIn(held) + doubtIn(edges.map((weight, edge) => weight - (held[edge] as number)));
}

/** The entropy of weights that make less than 1, times their sum. */
function doubtIn(weights: Float64Array): number {
  let [sum, all] = [0, 0];
  for (const weight of weights) {
    if (weight <= 0) continue;
    sum += weight;
    all -= weight * Math.log(weight);
  }
  return sum === 0 ? 0 : all + sum * Math.log(sum);
}
