import { expect, test } from 'vitest';
import { watchWallClock } from './wallClock.ts';

const hourMs = 3_600_000;

/** A machine on which the trial has gone on for so long, and whose clock somebody sets. */
function machine() {
  const now = { trialMs: 0, offsetMs: 1_700_000_000_000 };
  const set: number[] = [];
  const clock = watchWallClock(
    { wallMs: () => now.trialMs + now.offsetMs, trialMs: () => now.trialMs },
    (byMs) => set.push(byMs),
  );
  return {
    set,
    at: (trialMs: number) => {
      now.trialMs = trialMs;
    },
    setBy: (byMs: number) => {
      clock.look();
      now.offsetMs += byMs;
    },
    stamp: () => now.trialMs + now.offsetMs,
    onTrial: clock.onTrial,
  };
}

test.each([hourMs, -hourMs, 2000, -2000])('stamps before and after a clock that was set by %i ms', (byMs) => {
  const { at, setBy, stamp, onTrial, set } = machine();
  at(10_000);
  const before = stamp();
  expect(onTrial(before)).toBe(10_000);
  at(20_000);
  const late = stamp();
  setBy(byMs);
  at(20_100);
  const after = stamp();
  expect(onTrial(after)).toBe(20_100);
  at(20_200);
  // Stamped before, and heard of after.
  expect([onTrial(late), onTrial(before)]).toEqual([20_000, 10_000]);
  expect(set).toEqual([byMs]);
  at(90_000);
  expect(onTrial(stamp())).toBe(90_000);
});

test('a clock that is set there and back, and what was stamped under each', () => {
  const { at, setBy, stamp, onTrial, set } = machine();
  const stamps: [number, number][] = [];
  for (const [atMs, byMs] of [
    [5000, 0],
    [10_000, hourMs],
    [15_000, -hourMs],
    [20_000, -hourMs],
  ] as const) {
    at(atMs);
    setBy(byMs);
    stamps.push([stamp(), atMs]);
    onTrial(stamp());
  }
  at(21_000);
  for (const [wallMs, atMs] of stamps) expect(onTrial(wallMs)).toBe(atMs);
  expect(set).toEqual([hourMs, -hourMs, -hourMs]);
});

test('a clock that nobody sets, and one that is slewed a little', () => {
  const { at, setBy, stamp, onTrial, set } = machine();
  at(60_000);
  setBy(30);
  expect(onTrial(stamp())).toBe(60_030);
  expect(set).toEqual([]);
});

test('whoever loses his processor between the two readings has seen nobody set a clock', () => {
  let [trialMs, stands] = [0, 0];
  const set: number[] = [];
  const clock = watchWallClock(
    {
      trialMs: () => trialMs,
      wallMs: () => {
        trialMs += stands;
        return trialMs + 5_000_000;
      },
    },
    (byMs) => set.push(byMs),
  );
  for (stands of [0, 150, 3000, 0]) {
    trialMs += 1000;
    clock.look();
  }
  expect(set).toEqual([]);
  expect(clock.onTrial(trialMs + 5_000_000)).toBe(trialMs);
});
