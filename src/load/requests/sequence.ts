import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../../random.ts';
import type { DataPlan, RequestPlan } from '../../scenario/requests/plan.ts';
import { bodyPool, type DrawnRequest, drawer, drawn } from './drawn.ts';
import { columnsOf, rowOf } from './values.ts';

const nothingTaken: ReadonlyMap<string, unknown> = new Map();

/**
 * The sequence of requests, fixed by the seed. There is one for the whole load, drawn in the order of sending: the nth
 * request sent is the same whatever the target does; which connection carries it depends on which was free.
 */
export function requestSequence(
  seed: number,
  requests: readonly RequestPlan[],
  data: DataPlan | null,
): () => DrawnRequest {
  const random = randomStream(seed, 'requests');
  const pool = bodyPool(seed, Math.max(0, ...requests.map(({ bodyBytes }) => bodyBytes)));
  const columns = columnsOf(data);
  const choose = byWeight(
    requests.map((plan) => ({ weight: plan.weight, item: drawer(plan, columns, pool) })),
  );
  let iteration = 0;
  return () => {
    iteration += 1;
    const request = choose(random);
    if ('fixed' in request) return request.fixed;
    return drawn(request, { iteration, random, row: rowOf(data, iteration), taken: nothingTaken });
  };
}

/** Draws one of several, each as often as its weight says. */
export function byWeight<T>(choices: readonly { weight: number; item: T }[]): (random: RandomGenerator) => T {
  let totalWeight = 0;
  const marked = choices.map(({ weight, item }) => {
    totalWeight += weight;
    return { item, upTo: totalWeight };
  });
  return (random) => {
    const mark = uniformFloat64(random) * totalWeight;
    const chosen = marked.find(({ upTo }) => mark < upTo);
    if (!chosen) throw new TypeError('a load without requests');
    return chosen.item;
  };
}
