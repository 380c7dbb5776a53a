import { describe, expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import type { Expectation } from '../scenario/expected/compile.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { compare } from './compare.ts';
import { difference as differenceWithin } from './difference.ts';
import { checkExpectations } from './expectations/check.ts';
import { outcomeOf, variantKey } from './outcome.ts';
import { anExpectation } from './testing/anExpectation.ts';

type Options = Parameters<typeof differenceWithin>[1];
/** On one host. */
const difference = (a: readonly number[], b: readonly number[], options: Options) =>
  differenceWithin([{ a, b }], options);

const mib = 1024 ** 2;
const plain = aVerdict(buildRecording({}));

type Measures = Partial<Verdict['measures']>;
const nothing: Measures = {
  survivedMs: null,
  goodputMedian: null,
  goodputPeak: null,
  p99Ms: null,
  peakUsageBytes: null,
};

const trials = (swap: string, measures: readonly Measures[], terminal: Partial<Verdict['terminal']> = {}) =>
  measures.map(
    (each): Verdict => ({
      ...plain,
      variant: { swap },
      terminal: { ...plain.terminal, ...terminal },
      measures: { ...plain.measures, ...nothing, ...each },
    }),
  );

describe('what a trial came to in one word', () => {
  const of = (terminal: Partial<Verdict['terminal']>, degradation: Verdict['degradation']['kind'] = 'none') =>
    outcomeOf({
      ...plain,
      terminal: { ...plain.terminal, ...terminal },
      degradation: { kind: degradation, onsetMs: null },
    });

  test('the end, and what was suffered before', () => {
    expect(of({})).toBe('oom-kill');
    expect(of({}, 'gc-thrash')).toBe('gc-thrash → oom-kill');
  });

  test('whom it met, where it was not the main process of the service', () => {
    expect(of({ victim: 'child' })).toBe('oom-kill (child)');
    expect(of({ service: 'app', victim: 'main' })).toBe('oom-kill');
    expect(of({ service: 'app', victim: 'child' })).toBe('oom-kill (child)');
    expect(of({ service: 'redis', victim: 'child' })).toBe('oom-kill (redis)');
  });
});

test('a variant by its name', () => {
  expect(variantKey({ heap: '64m', swap: 'off' })).toBe('heap=64m, swap=off');
  expect(variantKey({})).toBe('the only variant');
});

describe('each figure against the other variant’s', () => {
  const rates = (swap: string, values: readonly number[]) =>
    trials(
      swap,
      values.map((value) => ({
        goodputMedian: value,
        goodputPeak: value + 1,
        p99Ms: value * 10,
        peakUsageBytes: value * mib,
      })),
    );
  const five = (each: number) => [5, 5.5, 6, 6.5, 7].map((value) => value * each);
  const [pair] = compare([...rates('off', five(1)), ...rates('1g', five(10))], { seed: 1 }).pairs;
  const of = (name: string) => pair?.measures.find(({ measure }) => measure === name);

  test.each([
    ['goodputMedian', 'better', /^With swap=1g it served 60\/s against 6\.0\/s with swap=off \(10\.00× \[/],
    [
      'goodputPeak',
      'better',
      /^With swap=1g it served at its best 61\/s against 7\.0\/s with swap=off \(8\.71×/,
    ],
    ['p99Ms', 'worse', /^With swap=1g it took at the 99th percentile 600 ms against 60 ms with swap=off/],
    ['peakUsageBytes', 'worse', /^With swap=1g it used at its peak 60 MiB against 6 MiB with swap=off/],
  ])('%s is %s', (name, judgement, words) => {
    expect(of(name)).toMatchObject({ judgement, sentence: expect.stringMatching(words) });
    expect(of(name)?.p).toBeCloseTo(2 / 252, 12);
    expect(of(name)?.adjusted).toBeLessThanOrEqual(0.05);
    expect(of(name)?.sentence).toMatch(new RegExp(`\\]\\): ${judgement}\\.$`));
  });

  test('nothing measured: no ratio, no judgement', () => {
    expect(of('survivedMs')).toMatchObject({ judgement: 'no difference seen', ratio: null, interval: null });
    expect(of('survivedMs')?.sentence).toBe(
      'With swap=1g it lived n/a against n/a with swap=off: no difference seen. There were too few trials to see one (5 each are enough).',
    );
  });

  test('a rate of nobody, and one of ten', () => {
    const few = compare([...trials('off', [{}]), ...rates('1g', [10])], { seed: 1 }).pairs[0];
    expect(few?.measures.find(({ measure }) => measure === 'goodputMedian')?.sentence).toMatch(
      /^With swap=1g it served 10\/s against n\/a with swap=off: no/,
    );
  });

  test('five trials each are enough that one could have been seen', () => {
    const equal = compare([...rates('off', five(1)), ...rates('1g', five(1))], { seed: 1 }).pairs[0];
    expect(equal?.measures[1]?.sentence).toMatch(/\]\): no difference seen\.$/);
    const four = compare([...rates('off', [5, 6, 7, 8]), ...rates('1g', five(1))], { seed: 1 }).pairs[0];
    expect(four?.measures[1]?.sentence).toMatch(
      /no difference seen\. There were too few trials to see one \(5 each are enough\)\.$/,
    );
  });
});

describe('variants side by side', () => {
  const killed = trials('off', [{ survivedMs: 1 }, { survivedMs: 2 }, { survivedMs: 6 }]).map((each) => ({
    ...each,
    times: { ...each.times, serviceEnd: 3000 },
  }));
  const alive = trials('1g', [{}, {}, {}], { kind: 'survived' });
  const mixed = [...alive.slice(0, 1), ...trials('1g', [{}, {}], { kind: 'crash' })];

  test('how each ended, the most frequent first', () => {
    const { level, variants } = compare([...killed, ...mixed], { seed: 1 });
    expect(level).toBe(0.1);
    expect(variants.map(({ key, variant, trials: count }) => ({ key, variant, count }))).toEqual([
      { key: 'swap=off', variant: { swap: 'off' }, count: 3 },
      { key: 'swap=1g', variant: { swap: '1g' }, count: 3 },
    ]);
    expect(variants[1]?.outcomes).toMatchObject([
      { outcome: 'crash', k: 2, n: 3 },
      { outcome: 'survived', k: 1, n: 3 },
    ]);
    expect(variants[0]?.figures).toMatchObject({
      survivedMs: { median: 2, n: 3, low: 1, high: 6 },
      p99Ms: { median: null, n: 0, low: null, high: null },
    });
  });

  test('each figure from its own measure, of valid trials alone', () => {
    const [one, two, odd] = trials('off', [
      { survivedMs: 1, goodputMedian: 20, goodputPeak: 300, p99Ms: 4000, peakUsageBytes: 50_000 },
      { survivedMs: 3, goodputMedian: 40, goodputPeak: 500, p99Ms: 6000, peakUsageBytes: 70_000 },
      { survivedMs: 9, goodputMedian: 99, goodputPeak: 999, p99Ms: 9999, peakUsageBytes: 99_999 },
    ]) as [Verdict, Verdict, Verdict];
    const invalid = { ...odd, validity: { valid: false, problems: ['x'] } };
    const [summary] = compare([one, two, invalid], { seed: 1 }).variants;
    expect(summary).toMatchObject({ trials: 2, invalid: 1 });
    expect(summary?.figures).toMatchObject({
      survivedMs: { median: 2, n: 2 },
      goodputMedian: { median: 30, n: 2 },
      goodputPeak: { median: 400, n: 2 },
      p99Ms: { median: 5000, n: 2 },
      peakUsageBytes: { median: 60_000, n: 2 },
    });
  });

  test('each pair once, in the order in which they came', () => {
    const third = trials('2g', [{}]);
    const { pairs } = compare([...killed, ...alive, ...third], { seed: 1 });
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      ['swap=off', 'swap=1g'],
      ['swap=off', 'swap=2g'],
      ['swap=1g', 'swap=2g'],
    ]);
  });

  test('whether they ended differently: held where there are enough, told where there are not', () => {
    const more = (of: readonly Verdict[]) => [...of, ...of.slice(0, 2)];
    expect(compare([...more(killed), ...more(alive)], { seed: 1 }).pairs[0]?.outcomes).toMatchObject({
      differ: true,
      sentence: 'They ended differently. swap=off: oom-kill 5 of 5; swap=1g: survived 5 of 5.',
    });
    expect(compare([...killed, ...alive], { seed: 1 }).pairs[0]?.outcomes).toMatchObject({
      differ: false,
      p: 0.1,
      sentence:
        'They ended differently in every trial, which may be chance with so few. swap=off: oom-kill 3 of 3; swap=1g: survived 3 of 3.',
    });
    expect(compare([...killed, ...mixed], { seed: 1 }).pairs[0]?.outcomes.sentence).toMatch(/in every trial/);
    expect(
      compare([...alive, ...trials('2g', [{}], { kind: 'survived' })], { seed: 1 }).pairs[0]?.outcomes,
    ).toMatchObject({
      differ: false,
      sentence: 'No difference seen in how they ended. swap=1g: survived 3 of 3; swap=2g: survived 1 of 1.',
    });
  });
});

describe('a difference', () => {
  const options = { higherIsBetter: true, level: 0.1, seed: 1 };

  test('is better or worse by what is better, and by which is higher', () => {
    const [low, high] = [
      [1, 2, 3],
      [10, 20, 30],
    ];
    const judged = (a: number[], b: number[], higherIsBetter: boolean) =>
      difference(a, b, { ...options, higherIsBetter }).judgement;
    expect(judged(low, high, true)).toBe('better');
    expect(judged(high, low, true)).toBe('worse');
    expect(judged(low, high, false)).toBe('worse');
    expect(judged(high, low, false)).toBe('better');
    expect(difference(low, high, options)).toMatchObject({ ratio: 10, p: 0.1 });
    expect(difference(high, low, options).ratio).toBeCloseTo(0.1, 12);
  });

  test('from nothing at all has no ratio, and is still seen', () => {
    expect(difference([0, 0, 0], [4, 5, 6], options)).toMatchObject({
      judgement: 'better',
      ratio: null,
      interval: null,
      p: 0.1,
    });
    expect(difference([0, 0, 0], [0, 0, 0], options)).toMatchObject({
      judgement: 'no difference seen',
      p: 1,
    });
  });

  test('is not seen where a side has nobody, or one value without a spread', () => {
    expect(difference([], [1, 2, 3], options)).toMatchObject({
      judgement: 'no difference seen',
      ratio: null,
      interval: null,
      p: 1,
    });
    expect(difference([1], [5], options)).toMatchObject({ ratio: 5, interval: null });
    expect(difference([1], [5], { ...options, level: 1 }).judgement).toBe('no difference seen');
  });

  test('ties share their middle rank', () => {
    // Ranks 0.5 0.5 2 against 3.5 3.5 5: one of the 20 divisions on either side is as far apart.
    expect(difference([1, 1, 2], [3, 3, 4], options).p).toBeCloseTo(2 / 20, 12);
    // Ranks 1 1 3.5 against 1 3.5 5, sums 5.5 and 9.5: seven divisions on either side are as far apart.
    expect(difference([1, 1, 2], [1, 2, 3], options).p).toBeCloseTo(14 / 20, 12);
  });
});

test('the order of the values means nothing, and groups may be of different sizes', () => {
  const options = { higherIsBetter: true, level: 0.1, seed: 1 };
  // Ranks 0 and 1 against 2 to 5: of 15 divisions one at either end is as far apart.
  expect(difference([2, 1], [6, 3, 30, 4], options).p).toBeCloseTo(2 / 15, 12);
  // Ranks 0, 5 and 3 against 1, 4 and 2: sums 8 and 7, which is as near as they can be.
  expect(difference([1, 10, 7], [2, 9, 3], options).p).toBe(1);
});

describe('an expectation in words', () => {
  const of = (changes: Partial<Expectation>, verdicts: readonly Verdict[] = []) =>
    checkExpectations([anExpectation(changes)], verdicts)[0];

  test.each<[string, Partial<Expectation>]>([
    ['all variants: anything in at least 100 % of the trials', {}],
    [
      'heap=64m, swap=off: crash or survived in at least 67 % of the trials',
      {
        when: { heap: '64m', swap: 'off' },
        terminal: ['crash', 'survived'],
        atLeastShare: 2 / 3,
      },
    ],
    [
      'all variants: gc-thrash or none → oom-kill in at least 100 % of the trials',
      {
        terminal: ['oom-kill'],
        degradation: ['gc-thrash', 'none'],
      },
    ],
  ])('%s', (words, changes) => {
    expect(of(changes)?.expected).toBe(words);
    expect(of(changes)?.text).toBe(`${words}; seen: no trial`);
  });

  test('asks for the end and the degradation, of those variants alone, and says which are invalid', () => {
    const [one, two, three] = trials('off', [{}, {}, {}]);
    const other = trials('1g', [{}], { kind: 'crash' });
    const invalid = { ...(three as Verdict), validity: { valid: false, problems: ['x'] } };
    const all = [one as Verdict, two as Verdict, invalid, ...other];
    const both = { when: { swap: 'off' }, terminal: ['oom-kill' as const], degradation: ['none' as const] };
    expect(of({ ...both, atLeastShare: 2 / 3 }, all)).toMatchObject({
      agreed: 2,
      trials: 3,
      held: true,
      seen: 'oom-kill 2 of 3, oom-kill (invalid) 1 of 3',
    });
    expect(of({ ...both, degradation: ['gc-thrash'] }, all)).toMatchObject({ agreed: 0, held: false });
    expect(of({ ...both, terminal: ['crash'] }, all)).toMatchObject({ agreed: 0, held: false });
    expect(of({}, all)).toMatchObject({ agreed: 3, trials: 4, held: false });
  });
});
