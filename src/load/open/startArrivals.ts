import type { OpenPlan } from '../../scenario/plan.ts';
import type { Traffic } from '../exchange.ts';
import type { Visit } from '../journeys/visit.ts';
import type { Running } from '../running.ts';
import { arrivalTimes } from './arrivalTimes.ts';
import { type OpenLoopParts, openLoop } from './openLoop.ts';
import { pace } from './pacer.ts';
import { connectionPool, type Pool } from './pool.ts';

/**
 * The open phases of a load: their requests are sent from now on, each when it is due.
 * @param visits null: an arrival is a request; else the beginning of a journey
 */
export function startArrivals(
  { plan, clock, startMs, tally }: Running,
  { arrivals, maxInFlight }: OpenPlan,
  traffic: Traffic,
  visits: (() => Visit) | null,
  signal: AbortSignal,
): NonNullable<Running['arrivals']> {
  const pool = connectionPool(traffic);
  const ends = plan.phases.flatMap(({ loop, endMs }) => (loop === 'open' ? [endMs] : []));
  const common = {
    arrivals: arrivalTimes(plan.phases, arrivals, plan.seed),
    startMs,
    timeoutMs: plan.timeoutMs,
    maxInFlight,
    clock,
    tally,
    endMs: startMs + Math.max(0, ...ends),
  };
  const loop =
    visits === null
      ? openLoop({ ...common, ...requestsOf(traffic, pool) })
      : openLoop({ ...common, ...journeysOf(traffic, pool, visits) });
  signal.addEventListener('abort', pool.closeAll);
  return { loop, ...pace(loop, clock, tally.work, signal) };
}

type Sender<Item> = Pick<OpenLoopParts<Item>, 'draw' | 'send' | 'failed'>;

const requestsOf = (traffic: Traffic, pool: Pool): Sender<ReturnType<Traffic['draw']>> => ({
  draw: () => ({ item: traffic.draw(), inMs: 0 }),
  send: (request, ended) => {
    const connection = pool.take();
    connection.send(traffic.encode(request), request.method === 'HEAD', (outcome) => ended(outcome));
    return { giveUp: connection.close };
  },
  failed: () => {},
});

const journeysOf = (traffic: Traffic, pool: Pool, begin: () => Visit): Sender<Visit> => ({
  draw: () => {
    const visit = begin();
    return { item: visit, inMs: visit.thinkMs() };
  },
  send: (visit, ended) => {
    const connection = pool.take();
    const { bytes, head, keep } = visit.encode();
    connection.send(
      bytes,
      head,
      (outcome, status) => {
        // What looking at the answer takes is no part of its latency.
        const atMs = traffic.clock();
        const judged = visit.judge(outcome, status, keep);
        const next = judged.goesOn ? { item: visit, inMs: visit.thinkMs() } : null;
        ended(judged.outcome, next, atMs);
      },
      keep,
    );
    return { giveUp: connection.close };
  },
  failed: (visit) => visit.abandon(),
});
