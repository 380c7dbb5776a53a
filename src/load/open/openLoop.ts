import type { Clock } from '../clock.ts';
import type { Outcome } from '../outcome.ts';
import type { Tally } from '../tally.ts';
import type { Due } from './arrivalTimes.ts';
import { earliestFirst } from './earliestFirst.ts';
import { type Fifo, fifo } from './fifo.ts';

/** What is to be sent, so long after the moment in which that was known. */
export interface Next<Item> {
  item: Item;
  inMs: number;
}

/** @param next what its end is followed by, from then on; null: nothing. @param atMs when it ended; now, when left out */
export type Ended<Item> = (outcome: Outcome, next?: Next<Item> | null, atMs?: number) => void;

/** A request on its way; `ended` of its sending is called once, unless it is given up. */
export interface Sending {
  giveUp(): void;
}

/** What the loop needs of the world: a clock, requests, and somebody who sends them. */
export interface OpenLoopParts<Item> {
  arrivals: Iterator<Due, undefined>;
  startMs: number;
  timeoutMs: number;
  maxInFlight: number;
  clock: Clock;
  /** For the next arrival. */
  draw: () => Next<Item>;
  send: (item: Item, ended: Ended<Item>) => Sending;
  /** One that ended unanswered, or was not sent in its time. */
  failed: (item: Item) => void;
  /** From then on, of the trial, nothing is sent that follows another one. */
  endMs: number;
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
  /** @param sooner called when something will be due before all that was known of. */
  onSooner(sooner: () => void): void;
  /** No more is sent. What waits is unsent; what is in flight is left as it is. */
  abandon(): void;
}

/**
 * So many are sent in one turn, and answers are read before the next. Where the process was late by itself, for a pause of
 * its collector or because another had its core, thousands may be due: sent all at once, each would need a connection of its
 * own, and to open them takes longer than the pause did.
 */
const portion = 16;

interface Arrival<Item> {
  item: Item;
  dueMs: number;
  measured: boolean;
  /** It waited for one of those in flight to end. */
  held: boolean;
  state: 'waiting' | { end: (outcome: Outcome, atMs: number) => void; sending: Sending | null } | 'ended';
}

/** One that follows another one, and is not due yet. */
interface Following<Item> {
  item: Item;
  dueMs: number;
  measured: boolean;
}

/**
 * Sends each request when it is due, whether or not those before were answered: its latency and its time-out count from
 * then. Where too many are in flight, those that are due wait in their order. What follows another one is due by its end.
 */
export function openLoop<Item>(parts: OpenLoopParts<Item>): OpenLoop {
  const { arrivals, startMs, timeoutMs, clock, tally } = parts;
  const waiting = fifo<Arrival<Item>>();
  /** In the order in which they were due, which is the order in which they time out. Ended ones are dropped at its head. */
  const unended = fifo<Arrival<Item>>();
  const following = earliestFirst<Following<Item>>(({ dueMs }) => dueMs);
  const state = { inFlight: 0, waiting: 0, over: false };
  let next = arrivals.next();
  let tellSooner = (): void => {};

  const arrivalMs = (): number => (next.done ? Number.POSITIVE_INFINITY : startMs + next.value.atMs);
  const followingMs = (): number => following.peek()?.dueMs ?? Number.POSITIVE_INFINITY;
  const admit = ({ item, dueMs, measured }: Following<Item>): void => {
    const arrival: Arrival<Item> = {
      item,
      dueMs,
      measured,
      held: state.inFlight + state.waiting >= parts.maxInFlight,
      state: 'waiting',
    };
    tally.due();
    state.waiting += 1;
    waiting.push(arrival);
    unended.push(arrival);
  };
  /** What would be due after the end is left. */
  const follow = (one: Following<Item>): void => {
    if (state.over || one.dueMs >= parts.endMs) return;
    const sooner = one.dueMs < Math.min(arrivalMs(), followingMs());
    following.push(one);
    if (sooner) tellSooner();
  };
  const takeDue = (nowMs: number): void => {
    while (!state.over && Math.min(arrivalMs(), followingMs()) <= nowMs) {
      if (next.done || followingMs() < arrivalMs()) {
        const one = following.shift();
        if (one) admit(one);
        continue;
      }
      const measured = !next.value.warmup;
      const dueMs = arrivalMs();
      const { item, inMs } = parts.draw();
      if (inMs > 0) follow({ item, dueMs: dueMs + inMs, measured });
      else admit({ item, dueMs, measured });
      next = arrivals.next();
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
        parts.failed(first.item);
      } else if (first.state !== 'ended') {
        first.state.sending?.giveUp();
        first.state.end('timeouts', first.dueMs + timeoutMs);
        parts.failed(first.item);
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
      sendOne(arrival, parts, state, follow, onFree);
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
    nextDueMs: () => {
      const dueMs = Math.min(arrivalMs(), followingMs());
      return Number.isFinite(dueMs) ? dueMs : null;
    },
    nextTimeoutMs: () => {
      const first = dropEnded(unended);
      return first === undefined ? null : first.dueMs + timeoutMs;
    },
    isBehind: () => state.waiting > 0 && state.inFlight < parts.maxInFlight,
    isFull: () => state.inFlight >= parts.maxInFlight && state.waiting > 0,
    isOver: () => next.done === true && following.peek() === undefined && dropEnded(unended) === undefined,
    onSooner: (sooner) => {
      tellSooner = sooner;
    },
    abandon: () => {
      takeDue(clock());
      state.over = true;
      for (let arrival = waiting.shift(); arrival; arrival = waiting.shift())
        if (arrival.state === 'waiting') tally.unsent(arrival.measured, null);
    },
  };
}

function sendOne<Item>(
  arrival: Arrival<Item>,
  { clock, send, tally }: OpenLoopParts<Item>,
  state: { inFlight: number },
  follow: (one: Following<Item>) => void,
  onFree: () => void,
): void {
  const { dueMs, measured } = arrival;
  const sentMs = clock();
  state.inFlight += 1;
  const receipt = tally.dispatched(measured, sentMs - dueMs, arrival.held);
  const end = (outcome: Outcome, atMs: number): void => {
    arrival.state = 'ended';
    state.inFlight -= 1;
    receipt(outcome, atMs - dueMs, Math.max(0, atMs - sentMs));
  };
  const own = { end, sending: null as Sending | null };
  arrival.state = own;
  own.sending = send(arrival.item, (outcome, next = null, atMs = clock()) => {
    if (arrival.state !== 'ended') {
      end(outcome, atMs);
      if (next !== null) follow({ item: next.item, dueMs: atMs + next.inMs, measured });
    }
    onFree();
  });
}

/** The oldest that has not ended. */
function dropEnded<Item>(unended: Fifo<Arrival<Item>>): Arrival<Item> | undefined {
  let first = unended.peek();
  while (first?.state === 'ended') {
    unended.shift();
    first = unended.peek();
  }
  return first;
}
