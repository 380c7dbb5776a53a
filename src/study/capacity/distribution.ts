/** Weights of places at equal distances, which need not make 1. */
export type Weights = Float64Array;

export function sumOf(weights: Weights): number {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum;
}

/**
 * The place up to which so much of all weight lies, in steps; each weight is spread evenly over its step.
 * @param first the place of the first
 */
export function quantileOf(first: number, weights: Weights, share: number): number {
  const wanted = share * sumOf(weights);
  let sum = 0;
  for (let place = 0; place < weights.length; place += 1) {
    const weight = weights[place] as number;
    if (weight > 0 && sum + weight >= wanted) return first + place - 0.5 + (wanted - sum) / weight;
    sum += weight;
  }
  return first + weights.length - 0.5;
}

/** The entropy of weights, in nats, times their sum. */
export function doubtIn(weights: Weights): number {
  let [sum, all] = [0, 0];
  for (const weight of weights) {
    if (weight <= 0) continue;
    sum += weight;
    all -= weight * Math.log(weight);
  }
  return sum === 0 ? 0 : all + sum * Math.log(sum);
}

/** The first and the last place whose weight is more than nothing beside all of it. */
export function reachOf(weights: Weights, least: number): { low: number; high: number } {
  const wanted = least * sumOf(weights);
  const counts = (weight: number): boolean => weight >= wanted;
  return { low: weights.findIndex(counts), high: weights.findLastIndex(counts) };
}
