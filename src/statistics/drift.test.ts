import { describe, expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { drift } from './drift.ts';
import { studentQuantile } from './student.ts';
import { theilSen } from './trend.ts';

const of = (values: readonly number[]) => values.map((value, index) => ({ atMs: index * 1000, value }));

test('Student’s quantiles are those of the tables', () => {
  expect(studentQuantile(0.95, 5)).toBeCloseTo(2.015, 2);
  expect(studentQuantile(0.95, 10)).toBeCloseTo(1.812, 3);
  expect(studentQuantile(0.975, 10)).toBeCloseTo(2.228, 2);
  expect(studentQuantile(0.05, 30)).toBeCloseTo(-1.697, 3);
});

test('of values on a line the slope is known exactly, and of fewer than six nothing', () => {
  const line = of([0, 2, 4, 6, 8, 10]);
  expect(drift(line, 0.1)).toEqual({ slope: 0.002, low: 0.002, high: 0.002 });
  expect(drift(line.slice(1), 0.1)).toBeNull();
});

test('values that know nothing of each other have Sen’s interval', () => {
  const apart = of([3, -1, 4, 1, -5, 9, 2, -6, 5, 3, -5, 8]);
  expect(drift(apart, 0.1)).toEqual(theilSen(apart, 0.1));
});

describe('a random walk', () => {
  const random = randomStream(1, 'simulated services');
  const uniform = () => (random.next() >>> 0) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const walks = Array.from({ length: 400 }, () => {
    let at = 0;
    return of(
      Array.from({ length: 12 }, () => {
        at += 5 + normal();
        return at;
      }),
    );
  });
  const share = (interval: typeof drift) =>
    walks.filter((walk) => {
      const { low, high } = interval(walk, 0.1) ?? { low: 0, high: 0 };
      return low <= 0.005 && high >= 0.005;
    }).length / walks.length;

  test('is kept four times in five: some look as if they knew nothing of each other; Sen’s interval keeps half', () => {
    expect(share(drift)).toBeGreaterThan(0.77);
    expect(share(theilSen)).toBeLessThan(0.6);
  });
});
