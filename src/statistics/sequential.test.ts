import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { familyP } from './family.ts';
import { ranks } from './ranks.ts';
import { type LookedAt, sequentialP } from './sequential.ts';
import { canHold, looksOf } from './spending.ts';

const random = xoroshiro128plus(20_261_130);
const draw = (count: number) => Array.from({ length: count }, () => uniformFloat64(random));

/** Looks at ranks after so many of each group, of values by stage: a's first. */
function looksAt(stages: readonly (readonly number[])[], levels: readonly number[]): LookedAt[] {
  return stages.map((stage, index) => ({
    tests: [[ranks(stages.slice(0, index + 1).flat())]],
    stages: [{ items: stage.length, first: stage.length / 2 }],
    level: levels[index] ?? 0,
  }));
}

describe('a test that is looked at more than once', () => {
  test('is at its first look the test that is made once', () => {
    for (let round = 0; round < 10; round += 1) {
      const values = draw(10);
      const [once] = familyP([[ranks(values)]], [{ items: 10, first: 5 }], 1);
      const [first] = sequentialP(looksAt([values], [0.05]), 1);
      expect(first?.p).toBeCloseTo(once?.p ?? Number.NaN, 12);
      expect(first?.adjusted).toBeCloseTo(once?.adjusted ?? Number.NaN, 12);
    }
  });

  test('spends on a later look what no earlier one has: by counting all paths', () => {
    // Three and three, then one and one: 20 · 2 paths. Of the first look 2 of 20 are as far apart as can be.
    const stages = [
      [1, 2, 3, 11, 12, 13],
      [4, 14],
    ];
    const [alone] = sequentialP(looksAt(stages, [0, 1]), 1);
    // Four against four without overlap, and its mirror image.
    expect(alone?.adjusted).toBeCloseTo(2 / 40, 12);
    const [after] = sequentialP(looksAt(stages, [0.1, 1]), 1);
    // Both lie on paths that the first look has ended.
    expect(after?.adjusted).toBe(0);
    const [p] = [alone?.p, after?.p];
    expect(p).toBeCloseTo(2 / 40, 12);
  });

  test('holds a difference that is none no more often than all looks together may', () => {
    const level = 0.1;
    const looks = looksOf({ atLeast: 4, atMost: 8 }, { families: 1, tests: 1 }, level);
    expect(looks.length).toBeGreaterThan(1);
    const rounds = 300;
    let wrong = 0;
    for (let round = 0; round < rounds; round += 1) {
      const stages = looks.map(({ each }, index) => draw(2 * (each - (looks[index - 1]?.each ?? 0))));
      const all = looksAt(
        stages,
        looks.map((look) => look.level),
      );
      const held = all.some((_, index) => {
        const [found] = sequentialP(all.slice(0, index + 1), round);
        return (found?.adjusted ?? 1) <= (looks[index]?.level ?? 0);
      });
      if (held) wrong += 1;
    }
    expect(wrong / rounds).toBeLessThanOrEqual(level + 2 * Math.sqrt((level * (1 - level)) / rounds));
    expect(wrong / rounds).toBeGreaterThan(level / 4);
  });

  test('nothing looked at says nothing', () => {
    expect(sequentialP([], 1)).toEqual([]);
  });
});

describe('when it is looked at', () => {
  const one = { families: 1, tests: 6 };

  test('the levels make the whole', () => {
    for (const atMost of [6, 8, 12, 20, 40]) {
      const looks = looksOf({ atLeast: 3, atMost }, one, 0.05);
      expect(looks.at(-1)?.each).toBe(atMost);
      expect(looks.reduce((sum, { level }) => sum + level, 0)).toBeCloseTo(0.05, 12);
    }
  });

  test('never before something could be held, nor before the first that are asked for', () => {
    expect(looksOf({ atLeast: 3, atMost: 12 }, one, 0.05).map(({ each }) => each)).toEqual([7, 12]);
    expect(looksOf({ atLeast: 9, atMost: 12 }, one, 0.05)[0]?.each).toBe(9);
    expect(looksOf({ atLeast: 3, atMost: 12 }, { families: 6, tests: 6 }, 0.05)[0]?.each).toBeGreaterThan(7);
  });

  test('of three to six only at the end: at five a difference without any overlap would cost nearly all of the level', () => {
    expect(looksOf({ atLeast: 3, atMost: 6 }, one, 0.05).map(({ each }) => each)).toEqual([6]);
    const ways = 252; // ten trials in two halves
    expect(canHold({ each: 5, level: 0.047, ways }, one.tests)).toBe(false);
    expect(canHold({ each: 5, level: 0.048, ways }, one.tests)).toBe(true);
  });

  test('not at all where the most trials are too few: three against three cannot go below 0.1', () => {
    expect(looksOf({ atLeast: 2, atMost: 3 }, one, 0.05)).toEqual([]);
    expect(looksOf({ atLeast: 4, atMost: 4 }, one, 0.05).map(({ each }) => each)).toEqual([4]);
  });
});
