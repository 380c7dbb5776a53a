import { expect, test } from 'vitest';
import { reconnectDelayMs } from './backoff.ts';

test('an answer or a time-out is followed at once', () => {
  expect(reconnectDelayMs('ok', 0)).toBe(0);
  expect(reconnectDelayMs('non2xx', 0)).toBe(0);
  expect(reconnectDelayMs('timeouts', 4)).toBe(0);
});

test('failed connections wait twice as long each time, a second at most', () => {
  const delays = [1, 2, 3, 4, 5, 6, 2000].map((failures) => reconnectDelayMs('refused', failures));
  expect(delays).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
});
