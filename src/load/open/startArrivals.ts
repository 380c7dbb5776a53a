import type { OpenPlan } from '../../scenario/plan.ts';
import type { Traffic } from '../exchange.ts';
import type { Running } from '../running.ts';
import { arrivalTimes } from './arrivalTimes.ts';
import { openLoop } from './openLoop.ts';
import { pace } from './pacer.ts';
import { connectionPool } from './pool.ts';

/** The open phases of a load: their requests are sent from now on, each when it is due. */
export function startArrivals(
  { plan, clock, startMs, tally }: Running,
  { arrivals, maxInFlight }: OpenPlan,
  traffic: Traffic,
  signal: AbortSignal,
): NonNullable<Running['arrivals']> {
  const pool = connectionPool(traffic);
  const loop = openLoop({
    arrivals: arrivalTimes(plan.phases, arrivals, plan.seed),
    startMs,
    timeoutMs: plan.timeoutMs,
    maxInFlight,
    clock,
    draw: traffic.draw,
    send: (request, ended) => {
      const connection = pool.take();
      connection.send(traffic.encode(request), request.method === 'HEAD', ended);
      return { giveUp: connection.close };
    },
    tally,
  });
  signal.addEventListener('abort', pool.closeAll);
  return { loop, ...pace(loop, clock, tally.work, signal) };
}
