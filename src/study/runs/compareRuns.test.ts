import { describe, expect, test } from 'vitest';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { compareRuns } from './compareRuns.ts';
import { tolerancesOf } from './tolerances.ts';

const plain = aVerdict(buildRecording({}));
const seed = 1;

/** Trials whose p99 is near this, each a little different. */
function run(p99Ms: number, { each = 8, swap = 'off', changes = {} as Partial<Verdict> } = {}): Verdict[] {
  return Array.from({ length: each }, (_, index) => ({
    ...plain,
    ...changes,
    variant: { swap },
    trial: `${index}`,
    measures: { ...plain.measures, ...changes.measures, p99Ms: p99Ms * (1 + 0.005 * index) },
  }));
}

const p99Of = (before: Verdict[], after: Verdict[], tolerance: string[] = []) => {
  const compared = compareRuns(before, after, { seed, tolerances: tolerancesOf(tolerance) });
  const found = compared.variants[0]?.figures.find(({ figure }) => figure.name === 'p99Ms');
  return { worse: compared.worse, change: found?.change, beyond: found?.beyond };
};

test('a run against itself: no difference in anything', () => {
  const { variants, worse } = compareRuns(run(100), run(100), { seed });
  expect(worse).toBe(false);
  expect(variants).toHaveLength(1);
  expect(variants[0]?.ends.change).toBe('no difference seen');
  expect(new Set(variants[0]?.figures.map(({ change }) => change))).toEqual(new Set(['no difference seen']));
});

test('what is worse alarms, and what is better does not', () => {
  expect(p99Of(run(100), run(150))).toEqual({ worse: true, change: 'worse', beyond: 'yes' });
  expect(p99Of(run(150), run(100))).toEqual({ worse: false, change: 'better', beyond: 'no' });
});

test('with too few trials nothing is held, and how many are enough is known', () => {
  expect(p99Of(run(100, { each: 4 }), run(900, { each: 4 }))).toMatchObject({ worse: false, beyond: 'no' });
  expect(compareRuns(run(100), run(100), { seed }).enough).toBe(7);
});

describe('a tolerance', () => {
  test.each([
    ['no', 160, 'p99=70%', false],
    ['yes', 160, 'p99=20%', true],
    // The interval of the ratio lies on both sides of it.
    ['perhaps', 110, 'p99=10%', false],
    ['yes', 160, 'goodput=90%', true],
    ['no', 160, '70%', false],
  ])('%s: 100 ms became %d ms, with %s', (beyond, after, tolerance, worse) => {
    expect(p99Of(run(100), run(after), [tolerance])).toEqual({ worse, change: 'worse', beyond });
  });

  test('of goodput is of what is less', () => {
    const served = (goodputMedian: number) =>
      run(100).map((verdict, index) => ({
        ...verdict,
        measures: { ...verdict.measures, goodputMedian: goodputMedian + index / 10 },
      }));
    const worse = (tolerance: string[]) =>
      compareRuns(served(100), served(80), { seed, tolerances: tolerancesOf(tolerance) }).worse;
    expect(worse([])).toBe(true);
    expect(worse(['goodput=10%'])).toBe(true);
    expect(worse(['goodput=30%'])).toBe(false);
  });

  test.each(['p99', 'p99=10', 'p98=10%', '=10%', 'p99=100%', ''])('that is none is refused: %j', (text) => {
    expect(() => tolerancesOf([text])).toThrow(/not a figure and a share/);
  });
});

describe('how they end', () => {
  const ending = (kind: Verdict['terminal']['kind'], each = 8) =>
    run(100, { each, changes: { terminal: { ...plain.terminal, kind } } });
  const changeOf = (before: Verdict[], after: Verdict[]) => {
    const { variants, worse } = compareRuns(before, after, { seed });
    return { change: variants[0]?.ends.change, worse };
  };

  test('fewer survive: worse; more: better; others die of something else: different', () => {
    expect(changeOf(ending('survived'), ending('oom-kill'))).toEqual({ change: 'worse', worse: true });
    expect(changeOf(ending('oom-kill'), ending('survived'))).toEqual({ change: 'better', worse: false });
    expect(changeOf(ending('crash'), ending('oom-kill'))).toEqual({ change: 'different', worse: false });
  });
});

describe('variants', () => {
  test('each is compared with itself, and what only one run has is named', () => {
    const before = [...run(100), ...run(100, { swap: '1g' })];
    const after = [...run(150), ...run(100, { swap: '2g' })];
    const { variants, onlyBefore, onlyAfter } = compareRuns(before, after, { seed });
    expect(variants.map(({ key }) => key)).toEqual(['swap=off']);
    expect([onlyBefore, onlyAfter]).toEqual([['swap=1g'], ['swap=2g']]);
  });

  test('invalid trials are left out, and with none left there is nothing to compare', () => {
    const invalid = run(900).map((verdict) => ({ ...verdict, validity: { valid: false, problems: ['x'] } }));
    expect(compareRuns(run(100), [...run(100), ...invalid], { seed }).worse).toBe(false);
    expect(compareRuns(run(100), invalid, { seed })).toMatchObject({
      variants: [],
      onlyBefore: ['swap=off'],
    });
  });

  test('each has its share of the level', () => {
    const of = (after: number) =>
      compareRuns([...run(100), ...run(100, { swap: '1g' })], [...run(after), ...run(100, { swap: '1g' })], {
        seed,
      });
    const [first] = of(150).variants;
    const alone = compareRuns(run(100), run(150), { seed }).variants[0];
    const adjusted = (one: typeof first) =>
      one?.figures.find(({ figure }) => figure.name === 'p99Ms')?.adjusted;
    expect(adjusted(first)).toBeCloseTo(2 * (adjusted(alone) ?? 0), 12);
  });
});
