import { describe, expect, test } from 'vitest';
import type { LoadRow } from '../../record/loadRow.ts';
import { loadRow, loadRows, served, timedOut } from '../../record/testing/buildRecording.ts';
import {
  bestGoodput,
  brokenTail,
  ended,
  goodput,
  isOnlyLate,
  judged,
  judgedSeconds,
  meanGoodput,
} from './goodput.ts';

test('requests end in any way but by being lost', () => {
  const row = loadRow({
    atMs: 1000,
    ok: 1,
    non2xx: 2,
    timeouts: 4,
    refused: 8,
    reset: 16,
    closedNoReply: 32,
    lost: 64,
  });
  expect(ended(row)).toBe(63);
  expect(ended({ ...row, reset: null })).toBe(47);
});

test('good answers a second, of seconds that are long enough', () => {
  expect(goodput(loadRow({ atMs: 0, ok: 30, spanMs: 500 }))).toBe(60);
  expect(goodput(loadRow({ atMs: 0, ok: 30, spanMs: null }))).toBe(30);
  expect(goodput({ ...loadRow({ atMs: 0 }), ok: null })).toBeNull();
  const rows = [loadRow({ atMs: 1000 }), loadRow({ atMs: 1100, spanMs: 100 })];
  expect(judged(rows)).toEqual([rows[0]]);
});

describe('over a time', () => {
  const rows = loadRows(0, 6000, (second) => served(second * 10));

  test('the mean of the seconds that end within it', () => {
    expect(meanGoodput(rows, 1000, 3000)).toBe(25);
    expect(meanGoodput(rows, 999, 3000)).toBe(20);
    expect(meanGoodput(rows, 6000, 9000)).toBeNull();
    expect(meanGoodput([{ ...loadRow({ atMs: 1000 }), ok: null }, ...rows.slice(1, 2)], 0, 3000)).toBe(20);
    expect(meanGoodput([], 0, 1000)).toBeNull();
  });

  test('the best of three in a row before it', () => {
    expect(bestGoodput(rows, 4000)).toBe(30);
    expect(bestGoodput(rows, 3000)).toBe(20);
    expect(bestGoodput(rows, 2999)).toBeNull();
    const fallen = loadRows(0, 6000, (second) => served(second <= 3 ? 90 : 0));
    expect(bestGoodput(fallen, 6000)).toBe(90);
    expect(
      bestGoodput(
        fallen.map((row) => ({ ...row, ok: null })),
        6000,
      ),
    ).toBe(0);
  });
});

test('the tail is the run of broken seconds that reaches to the end', () => {
  const objective = { goodShare: 0.5, latency: null, goodputFloor: null };
  const tail = (rows: readonly LoadRow[]) => brokenTail(judgedSeconds(rows, objective));
  const rows = [...loadRows(0, 4000, () => served(9)), ...loadRows(4000, 7000, () => timedOut(9))];
  expect(tail(rows)).toEqual({ fromMs: 4000, forMs: 3000 });
  expect(tail([...rows, loadRow({ atMs: 8000, ...served(9) })])).toBeNull();
  expect(tail([])).toBeNull();
});

describe('broken seconds of good answers', () => {
  const objective = { goodShare: 0.5, latency: { percentile: 'p99', ms: 500 }, goodputFloor: null } as const;
  const late = { ...served(10), p99Ms: 900 };
  const onlyLate = (...rows: Partial<LoadRow>[]) =>
    isOnlyLate(
      judgedSeconds(
        rows.map((row, second) => loadRow({ atMs: (second + 1) * 1000, ...row })),
        objective,
      ),
      1000,
      objective,
    );

  test('came too late, and nothing else', () => {
    expect(onlyLate(served(10), late, late)).toBe(true);
    expect(onlyLate(timedOut(10), late, late)).toBe(true);
    expect(onlyLate(served(10), late, timedOut(10))).toBe(false);
    expect(onlyLate(served(10), late, { ok: 0, connections: 5 })).toBe(false);
  });

  test('are not late where no latency was asked for', () => {
    const none = { ...objective, latency: null };
    expect(isOnlyLate(judgedSeconds([loadRow({ atMs: 1000, ...late })], none), 0, none)).toBe(false);
  });
});
