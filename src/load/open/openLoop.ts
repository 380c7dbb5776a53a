import type { Clock } from '../clock.ts';
import type { Outcome } from '../outcome.ts';
import type { DrawnRequest } from '../requests.ts';
import type { Tally } from '../tally.ts';
import type { Due } from './arrivalTimes.ts';
import { type Fifo, fifo } from './fifo.ts';

/** A request on its way; `ended` of its sending is called once, unless it is given up. */
export interface Sending {
  giveUp(): void;
}

/** What the loop needs of the world: a clock, requests, and somebody who sends them. */
export interface OpenLoopParts {
  arrivals: Iterator<Due, undefined>;
  startMs: number;
  timeoutMs: number;
  maxInFlight: number;
  clock: Clock;
  draw: () => DrawnRequest;
  send: (request: DrawnRequest, ended: (outcome: Outcome) => void) => Sending;
  tally: Pick<Tally, 'due' | 'dispatched' | 'unsent'>;
}

export interface OpenLoop {
  /** Takes what has become due, ends what has timed out, and sends what may be sent. */
  turn(): void;
  /** When the next request is due; null: the schedule is at its end. */
  nextDueMs(): number | null;
  /** When the oldest that has not ended times out; null: all have ended. */
  nextTimeoutMs(): number | null;
  /** Some are late, and more may be sent at once: the next turn is to follow as soon as answers have been read. */
  isBehind(): boolean;
  /** As many are in flight as may be, and others wait: nothing is sent before one of them ends. */
  isFull(): boolean;
  /** All were due, and all have ended. */
  isOver(): boolean;
  /** No more is sent. What waits is unsent; what is in flight is left as it is. */
  abandon(): void;
}

/**
 * So many are sent in one turn, and answers are read before the next. Where the process was late by itself, for a pause of
 * its collector or because another had its core, thousands may be due: sent all at once, each would need a connection of its
 * own, and to open them takes longer than the pause did.
 */
const portion = 16;

interface Arrival {
  request: DrawnRequest;
  dueMs: number;
  measured: boolean;
  /** It waited for one of those in flight to end. */
  held: boolean;
  state: 'waiting' | { end: (outcome: Outcome) => void; sending: Sending | null } | 'ended';
}

/**
 * Sends each request when it is due, whether or not those before were answered: its latency and its time-out count from
 * then. Where too many are in flight, those that are due wait in their order.
 */
export function openLoop(parts: OpenLoopParts): OpenLoop {
  const { arrivals, startMs, timeoutMs, clock, tally } = parts;
  const waiting = fifo<Arrival>();
  /** In the order in which they were due, which is the order in which they time out. Ended ones are dropped at its head. */
  const unended = fifo<Arrival>();
  const state = { inFlight: 0, waiting: 0, over: false };
  let next = arrivals.next();

  const takeDue = (nowMs: number): void => {
    for (; !state.over && !next.done && startMs + next.value.atMs <= nowMs; next = arrivals.next()) {
      const arrival: Arrival = {
        request: parts.draw(),
        dueMs: startMs + next.value.atMs,
        measured: !next.value.warmup,
        held: state.inFlight + state.waiting >= parts.maxInFlight,
        state: 'waiting',
      };
      tally.due();
      state.waiting += 1;
      waiting.push(arrival);
      unended.push(arrival);
    }
  };
  const endTimedOut = (nowMs: number): void => {
    for (
      let first = dropEnded(unended);
      first && first.dueMs + timeoutMs <= nowMs;
      first = dropEnded(unended)
    ) {
      if (first.state === 'waiting') {
        first.state = 'ended';
        state.waiting -= 1;
        tally.unsent(first.measured, timeoutMs);
      } else if (first.state !== 'ended') {
        first.state.sending?.giveUp();
        first.state.end('timeouts');
      }
    }
  };
  const dispatch = (atMost: number): void => {
    for (let left = atMost; left > 0 && !state.over && state.inFlight < parts.maxInFlight; ) {
      const arrival = waiting.shift();
      if (arrival === undefined) return;
      if (arrival.state !== 'waiting') continue;
      state.waiting -= 1;
      left -= 1;
      sendOne(arrival, parts, state, onFree);
    }
  };
  /** A place, and a connection with it, is free for the oldest that waits, or has become due meanwhile. */
  const onFree = (): void => {
    takeDue(clock());
    dispatch(1);
  };
  return {
    turn: () => {
      const nowMs = clock();
      takeDue(nowMs);
      endTimedOut(nowMs);
      dispatch(portion);
    },
    nextDueMs: () => (next.done ? null : startMs + next.value.atMs),
    nextTimeoutMs: () => {
      const first = dropEnded(unended);
      return first === undefined ? null : first.dueMs + timeoutMs;
    },
    isBehind: () => state.waiting > 0 && state.inFlight < parts.maxInFlight,
    isFull: () => state.inFlight >= parts.maxInFlight && state.waiting > 0,
    isOver: () => next.done === true && dropEnded(unended) === undefined,
    abandon: () => {
      takeDue(clock());
      state.over = true;
      for (let arrival = waiting.shift(); arrival; arrival = waiting.shift())
        if (arrival.state === 'waiting') tally.unsent(arrival.measured, null);
    },
  };
}

function sendOne(
  arrival: Arrival,
  { clock, timeoutMs, send, tally }: OpenLoopParts,
  state: { inFlight: number },
  onFree: () => void,
): void {
  const { dueMs } = arrival;
  const sentMs = clock();
  state.inFlight += 1;
  const receipt = tally.dispatched(arrival.measured, sentMs - dueMs, arrival.held);
  const end = (outcome: Outcome): void => {
    if (arrival.state === 'ended') return;
    arrival.state = 'ended';
    state.inFlight -= 1;
    const endedMs = outcome === 'timeouts' ? dueMs + timeoutMs : clock();
    receipt(outcome, endedMs - dueMs, Math.max(0, endedMs - sentMs));
  };
  const own = { end, sending: null as Sending | null };
  arrival.state = own;
  own.sending = send(arrival.request, (outcome) => {
    end(outcome);
    onFree();
  });
}

/** The oldest that has not ended. */
function dropEnded(unended: Fifo<Arrival>): Arrival | undefined {
  let first = unended.peek();
  while (first?.state === 'ended') {
    unended.shift();
    first = unended.peek();
  }
  return first;
}
