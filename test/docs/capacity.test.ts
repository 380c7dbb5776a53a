import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { promised } from '../../scripts/docs/capacity/promise.ts';
import { simulate } from '../../scripts/docs/capacity/simulate.ts';

/** The figures of 10,000 are in docs/capacity.md; so few must not be far off. Seeds are others than that page's. */
const services = 100;

test('the true edge is inside the interval, which is narrow, and few full trials were needed', {
  timeout: 300_000,
}, () => {
  const simulated = Array.from({ length: services }, (_, index) => simulate(1_000_000 + index));
  const { right, medianWidth, medianFull } = promised(simulated);
  // 95 % less three standard errors.
  expect(right / services).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / services));
  expect(medianWidth).toBeLessThanOrEqual(0.1);
  expect(medianFull).toBeLessThanOrEqual(8);
  for (const { service, answer } of simulated) {
    if (service.kind === 'no rate breaks it') expect(answer.kind).not.toBe('found');
    if (service.kind === 'no rate passes') expect(answer.kind).not.toBe('found');
    // Nothing is tried outside of what was asked for.
    expect(answer.topPerSecond).toBe(service.plan.toPerSecond);
  }
  for (const { service, trials } of simulated)
    for (const { ratePerSecond } of trials) {
      expect(ratePerSecond).toBeGreaterThanOrEqual(service.plan.fromPerSecond * 0.999);
      expect(ratePerSecond).toBeLessThanOrEqual(service.plan.toPerSecond * 1.001);
    }
});

test('a search is the same for the same seed', () => {
  expect(simulate(7)).toMatchObject({ answer: simulate(7).answer, trials: simulate(7).trials });
});

test('the page says what was promised: right in 95 of 100, an interval of 10 % at most, by 8 full trials at most', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'capacity.md'), 'utf8');
  const [, right, width, full] =
    /Together: right in ([\d.]+) %, the interval ([\d.]+) % wide in the median, by ([\d.]+) full trials/.exec(
      page,
    ) ?? [];
  expect(Number(right)).toBeGreaterThanOrEqual(95);
  expect(Number(width)).toBeLessThanOrEqual(10);
  expect(Number(full)).toBeLessThanOrEqual(8);
});
