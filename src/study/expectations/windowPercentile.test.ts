import { expect, test } from 'vitest';
import { randomStream } from '../../random.ts';
import type { LoadRow } from '../../record/loadRow.ts';
import { loadRow } from '../../record/testing/buildRecording.ts';
import { windowPercentile } from './windowPercentile.ts';

/** As the generator's histogram has it: the smallest value that so many are not above. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(share * sorted.length - 1e-9) - 1] ?? Number.NaN;

function rowOf(latencies: readonly number[], second: number): LoadRow {
  const sorted = latencies.toSorted((a, b) => a - b);
  return loadRow({
    atMs: second * 1000,
    ok: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p90Ms: percentile(sorted, 0.9),
    p99Ms: percentile(sorted, 0.99),
    maxMs: sorted.at(-1) ?? null,
  });
}

test('the percentile of all latencies lies within the bounds, however they are spread over the seconds', () => {
  const random = randomStream(1, 'bodies of requests');
  const uniform = (): number => (random.next() >>> 0) / 2 ** 32;
  let narrow = 0;
  for (let round = 0; round < 300; round += 1) {
    const seconds = Array.from({ length: 1 + Math.floor(uniform() * 8) }, () => {
      const [scale, tail] = [10 + uniform() * 200, 1 + uniform() * 4];
      return Array.from(
        { length: 1 + Math.floor(uniform() * 300) },
        () => (scale * (1 - uniform()) ** -1) / tail,
      );
    });
    const all = seconds.flat().sort((a, b) => a - b);
    for (const [share, above] of [
      [0.5, 0.5],
      [0.9, 0.1],
      [0.99, 0.01],
    ] as const) {
      const found = windowPercentile(seconds.map(rowOf), above);
      const real = percentile(all, share);
      expect(found?.low).toBeLessThanOrEqual(real);
      expect(found?.high).toBeGreaterThanOrEqual(real);
      if (found && found.high - found.low < real) narrow += 1;
    }
  }
  // Bounds that are always wide would be right, and worth nothing.
  expect(narrow).toBeGreaterThan(200);
});

test('one second is known exactly, and none is not', () => {
  const row = rowOf([1, 2, 3, 4], 1);
  expect(windowPercentile([row], 0.5)).toEqual({ low: 2, high: 2 });
  expect(windowPercentile([], 0.5)).toBeNull();
});

test('requests that could not be sent may be above it or below it', () => {
  const row = {
    ...rowOf(
      Array.from({ length: 100 }, (_, index) => index),
      1,
    ),
    unsent: 50,
  };
  const found = windowPercentile([row], 0.1);
  expect(found?.low).toBeLessThanOrEqual(89);
  expect(found?.high).toBe(Number.POSITIVE_INFINITY);
});

test('answers that failed a check have a latency as well', () => {
  const [quick, slow] = [rowOf([1, 1, 1], 1), rowOf([900, 900, 900], 2)];
  const found = windowPercentile([quick, { ...slow, ok: 0, failedCheck: 3 }], 0.01);
  expect(found).toEqual({ low: 900, high: 900 });
});
