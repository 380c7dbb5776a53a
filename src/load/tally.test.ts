import { expect, test } from 'vitest';
import { createTally } from './tally.ts';

test('a request is in flight until it ends, in whichever interval that is', () => {
  const tally = createTally();
  const first = tally.sent(true);
  const second = tally.sent(true);
  first('ok', 10);
  expect(tally.take()).toMatchObject({ sent: 2, ok: 1, inFlight: 1 });
  second('reset', 20);
  expect(tally.take()).toMatchObject({ sent: 0, ok: 0, reset: 1, inFlight: 0 });
});

test('percentiles are of answers and time-outs of the interval, and null without any', () => {
  const tally = createTally();
  tally.sent(true)('ok', 10);
  tally.sent(true)('timeouts', 5000);
  tally.sent(true)('refused', 1);
  const row = tally.take();
  expect(row.p50Ms).toBeCloseTo(10, 1);
  expect(row.maxMs).toBe(5000);
  tally.sent(true)('refused', 1);
  expect(tally.take()).toMatchObject({ refused: 1, p50Ms: null, p90Ms: null, p99Ms: null, maxMs: null });
});

test('the warm-up is in the rows, but not in the whole', () => {
  const tally = createTally();
  const warm = tally.sent(false);
  warm('ok', 10);
  tally.sent(true)('ok', 20);
  expect(tally.take().ok).toBe(2);
  expect(tally.whole.sinceDue.totalCount).toBe(1);
});
