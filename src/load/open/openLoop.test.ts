import { expect, test } from 'vitest';
import type { Outcome } from '../outcome.ts';
import { createTally } from '../tally.ts';
import { openLoop } from './openLoop.ts';

const request = { method: 'GET' as const, path: '/', headers: {}, body: null };

/** A loop on a clock that the test moves, and a target that answers when the test says so. */
function aLoop({ dueMs, maxInFlight = 100 }: { dueMs: number[]; maxInFlight?: number }) {
  const world = { nowMs: 1000 };
  const tally = createTally();
  const sent: { atMs: number; end: (outcome: Outcome) => void; givenUp: boolean }[] = [];
  const loop = openLoop({
    arrivals: dueMs.map((atMs) => ({ atMs, warmup: false })).values() as Iterator<never, undefined>,
    startMs: 1000,
    timeoutMs: 500,
    maxInFlight,
    clock: () => world.nowMs,
    draw: () => ({ item: request, inMs: 0 }),
    failed: () => {},
    endMs: Number.POSITIVE_INFINITY,
    send: (_, end) => {
      const one = { atMs: world.nowMs - 1000, end, givenUp: false };
      sent.push(one);
      return {
        giveUp: () => {
          one.givenUp = true;
        },
      };
    },
    tally,
  });
  const at = (ms: number): void => {
    world.nowMs = 1000 + ms;
    loop.turn();
  };
  const answer = (index: number, ms: number): void => {
    world.nowMs = 1000 + ms;
    sent[index]?.end('ok');
  };
  return { loop, tally, sent, at, answer };
}

test('each is sent at the first turn after it is due, whether or not those before were answered', () => {
  const { sent, at, loop, tally } = aLoop({ dueMs: [0, 10, 10, 30] });
  at(5);
  expect(loop.nextDueMs()).toBe(1010);
  at(12);
  at(30);
  expect(sent.map(({ atMs }) => atMs)).toEqual([5, 12, 12, 30]);
  expect(tally.take()).toMatchObject({ due: 4, sent: 4, waiting: 0, inFlight: 4, held: 0, latenessMaxMs: 5 });
  expect([loop.nextDueMs(), loop.isOver()]).toEqual([null, false]);
});

test('a late send does not shorten the latency', () => {
  const { at, answer, tally } = aLoop({ dueMs: [0] });
  at(40);
  answer(0, 50);
  expect(tally.whole.sinceDue.maxValue).toBe(50_000);
  expect(tally.whole.sinceSent.maxValue).toBe(10_000);
});

test('the schedule does not depend on the answers: a stall makes nobody come later', () => {
  const dueMs = Array.from({ length: 50 }, (_, index) => index * 2);
  const prompt = aLoop({ dueMs });
  const stalled = aLoop({ dueMs });
  for (let ms = 0; ms <= 100; ms += 1) {
    prompt.at(ms);
    for (const one of prompt.sent) one.end('ok');
    stalled.at(ms);
  }
  expect(stalled.sent.map(({ atMs }) => atMs)).toEqual(prompt.sent.map(({ atMs }) => atMs));
  expect(stalled.tally.take()).toMatchObject({ due: 50, sent: 50, inFlight: 50 });
});

test('beyond the bound they wait in order, and the place of one that ends is taken at once', () => {
  const { loop, sent, at, answer, tally } = aLoop({ dueMs: [0, 1, 2, 3], maxInFlight: 2 });
  at(3);
  expect(tally.take()).toMatchObject({ due: 4, sent: 2, waiting: 2, inFlight: 2 });
  expect(loop.isFull()).toBe(true);
  answer(1, 20);
  expect(sent.map(({ atMs }) => atMs)).toEqual([3, 3, 20]);
  expect(tally.take()).toMatchObject({ ok: 1, sent: 1, waiting: 1, inFlight: 2, held: 1, latenessMaxMs: 18 });
});

test('time-outs count from when they were due, sent or not, and free their place', () => {
  const { sent, at, loop, tally } = aLoop({ dueMs: [0, 100, 200, 600], maxInFlight: 1 });
  at(200);
  expect(loop.nextTimeoutMs()).toBe(1500);
  at(500);
  // The first was given up; the second took its place 400 ms late, and has 100 ms left.
  expect(sent.map(({ atMs, givenUp }) => [atMs, givenUp])).toEqual([
    [200, true],
    [500, false],
  ]);
  at(600);
  expect(sent[1]?.givenUp).toBe(true);
  at(700);
  expect(tally.take()).toMatchObject({ due: 4, sent: 4, timeouts: 3, unsent: 0, inFlight: 1 });
  at(1100);
  expect(tally.take()).toMatchObject({ timeouts: 1, inFlight: 0 });
});

test('an answer after the time-out counts no more', () => {
  const { at, answer, tally, loop } = aLoop({ dueMs: [0] });
  at(0);
  at(500);
  answer(0, 510);
  expect(tally.take()).toMatchObject({ sent: 1, timeouts: 1, ok: 0, inFlight: 0 });
  expect(loop.isOver()).toBe(true);
});

test('abandoned, what is due is unsent, and nothing more is sent', () => {
  const { at, answer, sent, tally, loop } = aLoop({ dueMs: [0, 1, 2, 5000], maxInFlight: 1 });
  at(10);
  loop.abandon();
  answer(0, 20);
  expect(sent).toHaveLength(1);
  expect(tally.take()).toMatchObject({ due: 3, sent: 1, unsent: 2, waiting: 0 });
});

test('of many that are late at once a portion is sent in a turn, and those after it go where an answer has come', () => {
  const { sent, at, answer, loop, tally } = aLoop({
    dueMs: Array.from({ length: 150 }, () => 0),
    maxInFlight: 1000,
  });
  at(10);
  expect([sent.length, loop.isBehind()]).toEqual([16, true]);
  answer(0, 11);
  expect(sent).toHaveLength(17);
  for (let ms = 12; loop.isBehind(); ms += 1) at(ms);
  expect(sent).toHaveLength(150);
  // Late by ourselves, and not for want of a place: 17 by the first answer, and the rest in nine turns.
  expect(tally.take()).toMatchObject({ due: 150, sent: 150, held: 0, latenessMaxMs: 20 });
});
