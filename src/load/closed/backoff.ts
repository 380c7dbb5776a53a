import { type Outcome, wasAnswered } from '../outcome.ts';

const firstDelayMs = 50;
const longestDelayMs = 1000;

/**
 * How long a connection waits before it is opened again. After an answer or a time-out (which took its time already)
 * not at all; after failed connections twice as long each time, so that a refused port can't spin a core.
 * @param failuresInARow connections that failed since the last answer, the last one included.
 */
export function reconnectDelayMs(last: Outcome, failuresInARow: number): number {
  if (wasAnswered(last) || last === 'timeouts') return 0;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (failuresInARow - 1));
}
