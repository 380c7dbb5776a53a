import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, test } from 'vitest';
import { familyP } from './family.ts';
import { normalQuantile } from './normal.ts';
import { medianInterval } from './resample.ts';
import { wilson } from './wilson.ts';

/** Whether what is stated at a level is wrong as often as the level says: many draws, so that they are apart from the exact tests. */

test('Wilson’s interval misses the true share about as often as the level says', () => {
  const random = xoroshiro128plus(20_261_127);
  for (const level of [0.05, 0.1])
    for (const share of [0.3, 0.5, 0.8]) {
      const missed = Array.from({ length: 2000 }, () => {
        const k = Array.from({ length: 40 }, () => uniformFloat64(random)).filter((x) => x < share).length;
        const { low, high } = wilson(k, 40, level);
        return share < low || share > high;
      }).filter((each) => each).length;
      expect(missed / 2000).toBeLessThan(level * 1.5);
      expect(missed / 2000).toBeGreaterThan(level / 3);
    }
});

test('the bootstrap of a median misses the true one about as often as the level says, with enough values', () => {
  const random = xoroshiro128plus(20_261_128);
  const sample = (count: number, centre: number) =>
    Array.from({ length: count }, () => centre + normalQuantile(uniformFloat64(random)));
  const misses = Array.from({ length: 300 }, (_, round) => medianInterval(sample(25, 5), 0.1, round)).filter(
    (interval) => interval === null || interval.low > 5 || interval.high < 5,
  );
  expect(misses.length / 300).toBeLessThan(0.16);
  expect(misses.length / 300).toBeGreaterThan(0.04);
});

test('of the same thing twice it goes below a level no more often than the level says', () => {
  const random = xoroshiro128plus(20_261_127);
  const draw = () => Array.from({ length: 5 }, () => -Math.log(1 - uniformFloat64(random)));
  const ps = Array.from(
    { length: 1000 },
    (_, round) => familyP([[[...draw(), ...draw()]]], [{ items: 10, first: 5 }], round)[0]?.p ?? 0,
  );
  for (const level of [0.05, 0.1, 0.3]) {
    const share = ps.filter((p) => p <= level).length / ps.length;
    // Three standard errors of the rate itself.
    expect(share).toBeLessThanOrEqual(level + 3 * Math.sqrt((level * (1 - level)) / ps.length));
    // ... and about as often: a test that never rejects would hold its level, too.
    expect(share).toBeGreaterThan(level / 2);
  }
});
