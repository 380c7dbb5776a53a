import { setTimeout as wait } from 'node:timers/promises';
import type { LoadPlan } from '../../scenario/plan.ts';
import type { Clock } from '../clock.ts';
import type { Open } from './closedLoop.ts';

/**
 * Sends volleys of requests in the same moment, each request on a connection of its own; the next volley `everyMs`
 * after the one before began, or when that one ended, whichever is later. Resolves when all ended.
 * A failed request is not repeated.
 */
export async function sendVolleys(
  { count, times, everyMs }: NonNullable<LoadPlan['volleys']>,
  open: Open,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (let volley = 0; volley < times; volley += 1) {
    const startMs = clock();
    await sendVolley(count, open, signal);
    if (volley + 1 < times) await wait(Math.max(0, startMs + everyMs - clock()), undefined, { signal });
  }
}

/** Resolves when the last request ended; rejects when aborted, with the requests abandoned. */
function sendVolley(count: number, open: Open, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = count;
  const connections = Array.from({ length: count }, () =>
    open(() => {
      left -= 1;
      if (left === 0) resolve();
    }),
  );
  for (const connection of connections) connection.retire();
  const abort = (): void => {
    for (const connection of connections) connection.abandon();
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', abort));
}
