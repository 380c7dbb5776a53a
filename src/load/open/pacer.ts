import type { Clock } from '../clock.ts';
import type { OpenLoop } from './openLoop.ts';

/** A timer of Node's counts in whole milliseconds and fires up to one later: closer than this to a due time the loop asks the clock at each turn. */
const pollWithinMs = 2;
/** ... for which a timer wakes it so long before. */
const wakeEarlyMs = 1.5;

export interface Pacer {
  /** Since the start, in turns that only asked the clock: processor time that was free for more. */
  polledMs(): number;
}

/** Lets the loop take its turns on time, until it is over or aborted. @param work how much was sent, received or ended so far */
export function pace(loop: OpenLoop, clock: Clock, work: () => number, signal: AbortSignal): Pacer {
  let polledMs = 0;
  let worked = work();
  /** When the loop's turn ended, if nothing but the next question of the time follows it. */
  let pollSinceMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  /** Nothing is waited for. */
  let idle = false;
  const turn = (): void => {
    timer = null;
    if (signal.aborted) return;
    const nowMs = clock();
    if (pollSinceMs !== null && worked === work()) polledMs += nowMs - pollSinceMs;
    loop.turn();
    worked = work();
    wait();
  };
  const wait = (): void => {
    idle = false;
    const nowMs = clock();
    const leftMs = (atMs: number | null): number => (atMs ?? Number.POSITIVE_INFINITY) - nowMs;
    const dueMs = leftMs(loop.nextDueMs());
    const timeoutMs = leftMs(loop.nextTimeoutMs());
    pollSinceMs = null;
    if (loop.isFull()) {
      // What becomes due waits all the same, and an answer makes room by itself: to ask the clock would only cost time.
      timer = setTimeout(turn, 1);
    } else if (loop.isBehind()) {
      setImmediate(turn);
    } else if (dueMs <= pollWithinMs) {
      pollSinceMs = nowMs;
      setImmediate(turn);
    } else if (Math.min(dueMs, timeoutMs) < Number.POSITIVE_INFINITY) {
      timer = setTimeout(turn, Math.max(1, Math.min(Math.floor(dueMs - wakeEarlyMs), Math.ceil(timeoutMs))));
    } else {
      idle = true;
    }
  };
  loop.onSooner(() => {
    // Between its turns alone: a turn ends by looking what is next.
    if (timer === null && !idle) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!signal.aborted) wait();
  });
  turn();
  return { polledMs: () => polledMs };
}
