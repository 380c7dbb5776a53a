import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import { wilson } from '../statistics/wilson.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { compare } from './compare.ts';
import { difference, outcomesDiffer } from './difference.ts';

const survivor = judge(buildRecording({}));

function trials(
  name: string,
  values: readonly number[],
  kind: Verdict['terminal']['kind'] = 'survived',
): Verdict[] {
  return values.map((survivedMs, index) => ({
    ...survivor,
    variant: { swap: name },
    repeat: index + 1,
    terminal: { ...survivor.terminal, kind },
    measures: { ...survivor.measures, survivedMs },
  }));
}

test('Wilson’s interval: 3 of 3, 0 of 3 and nothing at all', () => {
  expect(wilson(3, 3, 0.05).low).toBeCloseTo(0.4385, 3);
  expect(wilson(0, 3, 0.05).high).toBeCloseTo(0.5615, 3);
  expect(wilson(0, 0, 0.05)).toMatchObject({ low: 0, high: 1 });
});

describe.each([
  [3, 0.1],
  [4, 0.1],
  [5, 0.05],
  [7, 0.1],
] as const)('the same thing twice, %i trials each at level %d', (n, level) => {
  test('comes out as different no more often than the level says', () => {
    const random = xoroshiro128plus(20_240_601 + n);
    // Long-tailed, as times to failure are.
    const draw = () => Array.from({ length: n }, () => 1000 - 5000 * Math.log(1 - uniformFloat64(random)));
    const rounds = 250;
    let wrong = 0;
    for (let round = 0; round < rounds; round += 1) {
      const found = difference(draw(), draw(), { higherIsBetter: true, level, seed: round });
      if (found.judgement !== 'no difference seen') wrong += 1;
    }
    // Two standard errors of the rate itself.
    expect(wrong / rounds).toBeLessThanOrEqual(level + 2 * Math.sqrt((level * (1 - level)) / rounds));
  });
});

test('outcomes of the same coin differ no more often than the level says', () => {
  const random = xoroshiro128plus(7);
  const draw = () =>
    Array.from({ length: 4 }, () => (uniformFloat64(random) < 0.6 ? 'oom-kill' : 'survived'));
  let wrong = 0;
  for (let round = 0; round < 400; round += 1) if (outcomesDiffer(draw(), draw(), round) <= 0.1) wrong += 1;
  expect(wrong / 400).toBeLessThanOrEqual(0.13);
});

test('a clear difference at three trials each is seen and said', () => {
  const result = compare(
    [...trials('off', [4000, 4200, 4400], 'oom-kill'), ...trials('1g', [12_000, 13_000, 14_000])],
    { seed: 1 },
  );
  const [pair] = result.pairs;
  const lived = pair?.measures.find(({ measure }) => measure === 'survivedMs');
  expect(lived?.judgement).toBe('better');
  expect(lived?.sentence).toMatch(
    /^With swap=1g it lived 13\.0 s against 4\.2 s with swap=off \(3\.10× \[.*\]\): better\.$/,
  );
  expect(pair?.outcomes).toMatchObject({ differ: true });
  expect(result.variants[0]?.outcomes).toMatchObject([{ outcome: 'oom-kill', k: 3, n: 3 }]);
});

test('overlapping values are no difference, one trial each neither, and it says why', () => {
  const overlap = compare([...trials('off', [4000, 6000, 9000]), ...trials('1g', [5000, 7000, 8000])], {
    seed: 1,
  });
  expect(overlap.pairs[0]?.measures[0]?.judgement).toBe('no difference seen');
  const single = compare([...trials('off', [4000]), ...trials('1g', [40_000])], { seed: 1 });
  expect(single.pairs[0]?.measures[0]?.sentence).toContain('too few trials');
});

test('three against three can claim nothing at the 5 % level, however far apart', () => {
  const far = difference([1, 2, 3], [100, 200, 300], { higherIsBetter: true, level: 0.05, seed: 1 });
  expect(far).toMatchObject({ judgement: 'no difference seen', p: 0.1 });
  expect(far.interval?.low).toBeGreaterThan(1);
});

test('the same seed gives the same intervals', () => {
  const all = [...trials('off', [4000, 4200, 4400, 5000]), ...trials('1g', [12_000, 13_000, 14_000, 9000])];
  expect(compare(all, { seed: 5 })).toEqual(compare(all, { seed: 5 }));
});

test('an invalid trial is counted apart and averaged into nothing', () => {
  const odd: Verdict[] = trials('off', [90_000]).map((verdict) => ({
    ...verdict,
    validity: { valid: false, problems: ['x'] },
  }));
  const [summary] = compare([...trials('off', [4000, 4200]), ...odd], { seed: 1 }).variants;
  expect(summary).toMatchObject({ trials: 2, invalid: 1 });
  expect(summary?.figures.survivedMs).toMatchObject({ median: 4100, n: 2 });
});

test('larger groups than can be counted out are sampled by the seed', () => {
  const many = (from: number) => Array.from({ length: 20 }, (_, index) => from + index);
  const far = difference(many(100), many(1000), { higherIsBetter: false, level: 0.05, seed: 3 });
  expect(far.judgement).toBe('worse');
  const same = difference(many(100), many(100), { higherIsBetter: false, level: 0.05, seed: 3 });
  expect(same.judgement).toBe('no difference seen');
});
