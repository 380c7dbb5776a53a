import { expect, test } from 'vitest';
import type { RequestPlan } from '../../scenario/requests/plan.ts';
import { aRequest } from '../../scenario/testing/aRequest.ts';
import { requestSequence } from './sequence.ts';

const drawn = (seed: number, plans: RequestPlan[], count: number) => {
  const draw = requestSequence(seed, plans, null);
  return Array.from({ length: count }, draw);
};

test('the same seed draws the same requests, another seed others', () => {
  const plans = [
    aRequest('/images/{1..60}'),
    aRequest('/{a|b|c}', { weight: 2, method: 'POST', bodyBytes: 100 }),
  ];
  expect(drawn(7, plans, 500)).toEqual(drawn(7, plans, 500));
  expect(drawn(8, plans, 500)).not.toEqual(drawn(7, plans, 500));
});

test('requests are drawn by weight', () => {
  const paths = drawn(1, [aRequest('/rare'), aRequest('/often', { weight: 3 })], 10_000).map(
    ({ path }) => path,
  );
  const often = paths.filter((path) => path === '/often').length;
  // Binomial with n = 10,000 and p = 0.75: standard deviation 43.
  expect(Math.abs(often - 7500)).toBeLessThan(5 * 43);
});

test('a range holds both of its ends, and draws all numbers equally often', () => {
  const counts = new Map<string, number>();
  for (const { path } of drawn(1, [aRequest('/{1..60}')], 60_000))
    counts.set(path, (counts.get(path) ?? 0) + 1);
  expect([...counts.keys()].toSorted()).toEqual(
    Array.from({ length: 60 }, (_, index) => `/${index + 1}`).toSorted(),
  );
  // 59 degrees of freedom: 110 is beyond the 99.99th percentile of chi square.
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(110);
});

test('words and ranges may stand anywhere in a path', () => {
  for (const { path } of drawn(3, [aRequest('/{small|large}/{5..6}?width={100|200}&x=1')], 100)) {
    expect(path).toMatch(/^\/(small|large)\/[56]\?width=[12]00&x=1$/);
  }
});

test('bodies have their size and differ from each other', () => {
  const [first, second] = drawn(1, [aRequest('/upload', { method: 'POST', bodyBytes: 5000 })], 2);
  expect(first?.body?.byteLength).toBe(5000);
  expect(second?.body?.byteLength).toBe(5000);
  expect(first?.body).not.toEqual(second?.body);
  expect(new Set(first?.body).size).toBeGreaterThan(200);
});
