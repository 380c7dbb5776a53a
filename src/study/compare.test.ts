import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import { wilson } from '../statistics/wilson.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { compare } from './compare.ts';
import { difference as differenceWithin } from './difference.ts';
import { lifetimeOf } from './lifetime.ts';

type Options = Parameters<typeof differenceWithin>[1];
/** On one host. */
const difference = (a: readonly number[], b: readonly number[], options: Options) =>
  differenceWithin([{ a, b }], options);

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
    times: { ...survivor.times, serviceEnd: kind === 'survived' ? null : 2000 + survivedMs },
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

const killed = (name: string, values: readonly number[]) => trials(name, values, 'oom-kill');
const first = (verdicts: readonly Verdict[]) => {
  const { family, pairs } = compare(verdicts, { seed: 1 });
  return { family, lived: pairs[0]?.measures.find(({ measure }) => measure === 'survivedMs') };
};

describe('a clear difference', () => {
  test('is held and said where there are enough trials', () => {
    const { lived, family } = first([
      ...killed('off', [4000, 4100, 4200, 4300, 4400]),
      ...killed('1g', [12_000, 12_500, 13_000, 13_500, 14_000]),
    ]);
    expect(family).toEqual({ level: 0.05, pairs: 1, tests: 6, enough: 5, looks: null });
    expect(lived).toMatchObject({ judgement: 'better', hint: false, apart: true, bound: null });
    expect(lived?.sentence).toMatch(
      /^With swap=1g it lived 13\.0 s against 4\.2 s with swap=off \(on average 3\.10× as long \[.*\]\): better\.$/,
    );
  });

  test('is a hint where there are three, as chance alone does it in one of ten', () => {
    const { lived } = first([
      ...killed('off', [4000, 4200, 4400]),
      ...killed('1g', [12_000, 13_000, 14_000]),
    ]);
    expect(lived).toMatchObject({ judgement: 'no difference seen', hint: true, p: 0.1 });
    expect(lived?.sentence).toMatch(
      /: apart in every trial, which may be chance with 3 each \(5 each are enough to tell\)\.$/,
    );
  });

  test('needs more trials where more is compared', () => {
    const of = (variants: number) =>
      Array.from({ length: variants }, (_, index) => killed(`${index}`, [1000 * 2 ** index])).flat();
    expect(first(of(3)).family).toMatchObject({ pairs: 3, tests: 18, enough: 6 });
    expect(first(of(4)).family).toMatchObject({ pairs: 6, tests: 36, enough: 7 });
  });
});

describe('lives that were cut off', () => {
  const five = [0, 1, 2, 3, 4];
  const alive = trials(
    '512m',
    five.map((index) => 42_000 + index),
  );
  const dead = killed(
    'off',
    five.map((index) => 2000 + 100 * index),
  );

  test('are a bound: at least so long, and more than so many times as long', () => {
    const { lived } = first([...dead, ...alive]);
    expect(lived).toMatchObject({ judgement: 'better', bound: 'more', withinMs: 42_004 });
    expect(lived?.sentence).toMatch(
      /^With swap=512m it lived at least 42\.0 s against 2\.2 s with swap=off \(on average more than 19\.09× as long \[.+\] in the first 42\.0 s\): better\.$/,
    );
    expect(first([...alive, ...dead]).lived?.sentence).toMatch(/less than 0\.05×.*: worse\.$/);
  });

  test('on both sides are no difference, however unlike the times at which the looking ended', () => {
    const shorter = trials(
      'off',
      five.map((index) => 18_000 + index),
    );
    expect(first([...shorter, ...alive]).lived).toMatchObject({ judgement: 'no difference seen', p: 1 });
  });

  test('are not reached in the figures of a variant either', () => {
    const [summary] = compare(alive, { seed: 1 }).variants;
    expect(summary?.figures.survivedMs).toMatchObject({ median: 42_004, open: { median: true, low: true } });
  });

  test('of a worker’s kill that the service outlived it is how long the service was seen to live', () => {
    const [one] = alive;
    const worker = {
      ...(one as Verdict),
      terminal: { ...survivor.terminal, kind: 'oom-kill' as const, victim: 'child' as const },
    };
    expect(lifetimeOf(worker)).toEqual({ timeMs: 42_000, ended: false });
  });

  test('of older data, which do not tell the end of the service, a worker’s kill is no end', () => {
    const old = (terminal: Partial<Verdict['terminal']>): Verdict => ({
      ...survivor,
      times: { ...survivor.times, observationEnd: null, serviceEnd: null },
      terminal: { ...survivor.terminal, ...terminal },
      measures: { ...survivor.measures, survivedMs: 2000 },
    });
    const ended = (terminal: Partial<Verdict['terminal']>) => lifetimeOf(old(terminal))?.ended;
    expect(ended({ kind: 'oom-kill', victim: 'child', processAlive: true })).toBe(false);
    expect(ended({ kind: 'oom-kill', victim: 'main', processAlive: false })).toBe(true);
    expect(ended({ kind: 'survived' })).toBe(false);
    expect(ended({ kind: 'unresponsive', processAlive: true })).toBe(true);
    expect(ended({ kind: 'inconclusive' })).toBe(false);
  });
});

test('overlapping values are no difference, one trial each neither, and it says why', () => {
  const overlap = first([...killed('off', [4000, 6000, 9000]), ...killed('1g', [5000, 7000, 8000])]);
  expect(overlap.lived).toMatchObject({ judgement: 'no difference seen', hint: false });
  const single = first([...killed('off', [4000]), ...killed('1g', [40_000])]);
  expect(single.lived).toMatchObject({ judgement: 'no difference seen', hint: false });
  expect(single.lived?.sentence).toContain('There were too few trials to see one (5 each are enough).');
});

test('variants that differ in two things, or have no valid trial, are not compared', () => {
  const both = killed('1g', [4000]).map((verdict) => ({ ...verdict, variant: { swap: '1g', heap: '64m' } }));
  const other = killed('off', [4000]).map((verdict) => ({
    ...verdict,
    variant: { swap: 'off', heap: '1g' },
  }));
  expect(compare([...other, ...both], { seed: 1 }).pairs).toEqual([]);
  const invalid = killed('2g', [1]).map((verdict) => ({
    ...verdict,
    validity: { valid: false, problems: ['x'] },
  }));
  expect(compare([...killed('off', [4000]), ...invalid], { seed: 1 })).toMatchObject({
    pairs: [],
    family: { pairs: 0, tests: 0 },
  });
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
  const [summary] = compare([...killed('off', [4000, 4200]), ...odd], { seed: 1 }).variants;
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
