import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { describe, expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { compare } from './compare.ts';
import { familyOf, pairP } from './family.ts';
import { byHost, hostsOf } from './hosts.ts';
import { hostSentence, hostsThatDiffer } from './hostsThatDiffer.ts';
import { closingsBy } from './repeats/closing.ts';
import { testedPair } from './repeats/looks.ts';
import { compareRuns } from './runs/compareRuns.ts';

const plain = aVerdict(buildRecording({}));
const capMs = 42_000;

interface Drawn {
  host?: string;
  swap?: string;
  /** How many times as fast the host is, and how many times as much the variant serves. */
  speed?: number;
  serves?: number;
  repeat?: number;
}

/** All figures go with the speed of the host. */
function drawn(
  random: RandomGenerator,
  { host, swap = 'off', speed = 1, serves = 1, repeat = 1 }: Drawn,
): Verdict {
  const noise = () => Math.exp(0.1 * normalQuantile(uniformFloat64(random)));
  const survivedMs = Math.min(capMs, 20_000 * speed * noise());
  const ended = survivedMs < capMs;
  return {
    ...plain,
    ...(host === undefined ? {} : { host }),
    variant: { swap },
    repeat,
    terminal: { ...plain.terminal, kind: ended ? 'oom-kill' : 'survived' },
    times: { ...plain.times, serviceEnd: ended ? 2000 + survivedMs : null },
    measures: {
      ...plain.measures,
      survivedMs,
      goodputMedian: 100 * speed * serves * noise(),
      goodputPeak: 150 * speed * noise(),
      p99Ms: (300 / speed) * noise(),
      peakUsageBytes: 2 ** 27 * noise(),
    },
  };
}

const several = (random: RandomGenerator, count: number, of: Drawn): Verdict[] =>
  Array.from({ length: count }, (_, index) => drawn(random, { ...of, repeat: index + 1 }));

const withoutHost = ({ host, ...verdict }: Verdict): Verdict => verdict;
const { level } = familyOf(1);

const isHeld = (a: readonly Verdict[], b: readonly Verdict[], seed: number): boolean => {
  const { ends, figures } = pairP(a, b, { pairs: 1 }, seed);
  return [ends, ...figures].some(({ adjusted }) => adjusted <= level);
};
const shareOf = (rounds: number, isSo: (round: number) => boolean): number =>
  Array.from({ length: rounds }, (_, round) => isSo(round)).filter(Boolean).length / rounds;
/** Two standard errors of the rate itself. */
const atMost = (rate: number, rounds: number): number => rate + 2 * Math.sqrt((rate * (1 - rate)) / rounds);

describe('hosts of which one is twice as fast, and a variant that has more of its trials there', () => {
  test('make no false difference beyond the level, where all trials together often do', () => {
    const random = xoroshiro128plus(20_261_128);
    const rounds = 200;
    const found = Array.from({ length: rounds }, (_, seed) => {
      const a = [
        ...several(random, 7, { host: 'slow', swap: 'off' }),
        ...several(random, 2, { host: 'fast', swap: 'off', speed: 2 }),
      ];
      const b = [
        ...several(random, 2, { host: 'slow', swap: '1g' }),
        ...several(random, 7, { host: 'fast', swap: '1g', speed: 2 }),
      ];
      const together = seed % 5 === 0 ? isHeld(a.map(withoutHost), b.map(withoutHost), seed) : null;
      return { within: isHeld(a, b, seed), together };
    });
    const within = found.filter((each) => each.within).length / rounds;
    expect(within).toBeLessThanOrEqual(atMost(level, rounds));
    // A test that never holds anything would keep its level, too.
    expect(within).toBeGreaterThan(level / 5);
    expect(found.filter((each) => each.together).length / (rounds / 5)).toBeGreaterThan(5 * level);
  });

  test('nor at the looks of a plan', () => {
    const random = xoroshiro128plus(20_261_129);
    const rounds = 30;
    const family = familyOf(1, { atLeast: 6, atMost: 10 });
    expect(family.looks?.length).toBeGreaterThan(1);
    const held = shareOf(rounds, (seed) => {
      const side = (swap: string, slow: (repeat: number) => boolean) => {
        const all = Array.from({ length: 10 }, (_, index) =>
          slow(index)
            ? drawn(random, { host: 'slow', swap, repeat: index + 1 })
            : drawn(random, { host: 'fast', swap, speed: 2, repeat: index + 1 }),
        );
        return { all, valid: all };
      };
      const [a, b] = [side('off', (index) => index % 3 !== 0), side('1g', (index) => index % 3 === 0)];
      const { ends, figures } = testedPair(a, b, family, seed);
      return [ends, ...figures].some(({ adjusted }) => adjusted <= family.level);
    });
    expect(held).toBeLessThanOrEqual(atMost(level, rounds));
  });

  test('hide nothing that is there: what is held on two hosts that are the same is held about as often', () => {
    const random = xoroshiro128plus(20_261_130);
    const goodput = (a: readonly Verdict[], b: readonly Verdict[], seed: number) =>
      (pairP(a, b, { pairs: 1 }, seed).figures[1]?.adjusted ?? 1) <= level;
    const counts = { within: 0, unlike: 0, together: 0 };
    const rounds = 60;
    for (let seed = 0; seed < rounds; seed += 1) {
      const side = (swap: string, serves: number, speed: number) => [
        ...several(random, 4, { host: 'one', swap, serves }),
        ...several(random, 4, { host: 'other', swap, serves, speed }),
      ];
      const [a, b] = [side('off', 1, 1), side('1g', 1.2, 1)];
      if (goodput(a, b, seed)) counts.within += 1;
      if (goodput(side('off', 1, 2), side('1g', 1.2, 2), seed)) counts.unlike += 1;
      if (seed % 4 === 0 && goodput(a.map(withoutHost), b.map(withoutHost), seed)) counts.together += 4;
    }
    expect(counts.together / rounds).toBeGreaterThan(0.6);
    expect(counts.within / rounds).toBeGreaterThan(counts.together / rounds - 0.15);
    expect(counts.unlike / rounds).toBeGreaterThan(counts.together / rounds - 0.15);
  });
});

describe('a report on several hosts', () => {
  const random = xoroshiro128plus(20_261_131);
  const a = [
    ...several(random, 5, { host: 'a', swap: 'off' }),
    ...several(random, 4, { host: 'b', swap: 'off', speed: 2 }),
    ...several(random, 2, { host: 'c', swap: 'off', speed: 9 }),
  ];
  const b = [
    ...several(random, 4, { host: 'a', swap: '1g', serves: 1.5 }),
    ...several(random, 5, { host: 'b', swap: '1g', serves: 1.5, speed: 2 }),
  ];
  const { pairs, family } = compare([...a, ...b], { seed: 1 });
  const [pair] = pairs;
  const goodput = pair?.measures.find(({ measure }) => measure === 'goodputMedian');

  test('says within which ones it compared, and which say nothing as they have one variant only', () => {
    expect(hostsOf([...b, ...a])).toEqual(['a', 'b', 'c']);
    expect(pair?.hosts).toBe(
      'Compared within host a and host b. Not compared: host c has valid trials of swap=off only (2).',
    );
    expect(pair?.outcomes.sentence).toContain('of 9; swap=1g');
  });

  test('holds what differs within them, by the ratio that it has there', () => {
    expect(goodput).toMatchObject({ judgement: 'better' });
    expect(goodput?.ratio).toBeGreaterThan(1.35);
    expect(goodput?.ratio).toBeLessThan(1.65);
    expect(goodput?.sentence).toMatch(/\(within hosts 1\.\d\d× \[1\.\d\d, 1\.\d\d\]\): better\.$/);
    expect(pair?.measures.filter(({ judgement }) => judgement !== 'no difference seen')).toEqual([goodput]);
  });

  test('asks for more trials than on one host, as they can be divided in fewer ways', () => {
    expect(family).toMatchObject({ enough: 7, hosts: 3 });
    expect(familyOf(1, null, 2).enough).toBe(6);
    expect(familyOf(1, null, 8).enough).toBe(8);
    expect(familyOf(1).enough).toBe(5);
    expect(familyOf(1, { atLeast: 3, atMost: 12 }, 6).enough).toBeGreaterThan(
      familyOf(1, { atLeast: 3, atMost: 12 }).enough,
    );
  });

  test('compares nothing where no host has both', () => {
    const only = compare([...a.filter(({ host }) => host === 'c'), ...b.filter(({ host }) => host === 'b')], {
      seed: 1,
    });
    expect(only.pairs[0]?.hosts).toBe(
      'No host has valid trials of both, so that nothing is compared. Not compared: host b has valid trials of swap=1g only (5); host c has valid trials of swap=off only (2).',
    );
    for (const { p, ratio, judgement, hint } of only.pairs[0]?.measures ?? [])
      expect({ p, ratio, judgement, hint }).toEqual({
        p: 1,
        ratio: null,
        judgement: 'no difference seen',
        hint: false,
      });
    expect(only.pairs[0]?.outcomes.differ).toBe(false);
  });

  test('is what it was without hosts where there is one, whatever its name', () => {
    const own = [...a, ...b].filter(({ host }) => host === 'a');
    const named = compare(own, { seed: 1 });
    expect(named).toEqual(compare(own.map(withoutHost), { seed: 1 }));
    expect(byHost(own, [])).toEqual({ strata: [{ a: own, b: [] }], hosts: ['a'], onlyOne: [] });
  });

  test('closes a comparison by what is so within hosts', () => {
    const side = (swap: string, factor: number) =>
      Array.from({ length: 10 }, (_, index): Verdict => {
        const isSlow = index % 2 === 0;
        const survivedMs = (isSlow ? 4000 : 8000) * factor + 10 * index;
        return {
          ...drawn(random, { host: isSlow ? 'slow' : 'fast', swap, repeat: index + 1 }),
          terminal: { ...plain.terminal, kind: 'oom-kill' },
          times: { ...plain.times, serviceEnd: 2000 + survivedMs },
          measures: { ...plain.measures, survivedMs },
        };
      });
    const planned = {
      repeats: { atLeast: 10, atMost: 12, closed: [] },
      variants: [{ swap: 'off' }, { swap: '1g' }],
    };
    const why = (factor: number) =>
      closingsBy(planned, [...side('off', 1), ...side('1g', factor)], 1).map((closing) => closing.why);
    expect(why(1.5)).toEqual(['shown']);
    expect(why(1.001)).toEqual(['same']);
  });
});

describe('two runs', () => {
  const random = xoroshiro128plus(20_261_132);
  test('of the same hosts are compared within them, whichever had more of the trials', () => {
    const before = [...several(random, 7, { host: 'a' }), ...several(random, 2, { host: 'b', speed: 2 })];
    const after = [...several(random, 2, { host: 'a' }), ...several(random, 7, { host: 'b', speed: 2 })];
    const { variants, worse } = compareRuns(before, after, { seed: 1 });
    expect(worse).toBe(false);
    expect(variants[0]?.figures.map(({ change }) => change)).toEqual(Array(5).fill('no difference seen'));
    expect(variants[0]?.hosts).toBe('Compared within host a and host b.');
    const together = compareRuns(before.map(withoutHost), after.map(withoutHost), { seed: 1 });
    expect(together.variants[0]?.figures.some(({ p }) => p < 0.05)).toBe(true);
  });

  test('of one host each are compared, though it is not the same one', () => {
    const [before, after] = [several(random, 7, {}), several(random, 7, { host: 'b', speed: 2 })];
    expect(compareRuns(before, after, { seed: 1 }).variants[0]?.figures[1]).toMatchObject({
      change: 'better',
    });
  });
});

describe('a host that is not as the others', () => {
  const run = (random: RandomGenerator, speeds: Record<string, number>, each = 3): Verdict[] =>
    Object.entries(speeds).flatMap(([host, speed]) => [
      ...several(random, each, { host, swap: 'off', speed }),
      ...several(random, each, { host, swap: '1g', speed, serves: 3 }),
    ]);

  test('is named, with what it differs in', () => {
    const random = xoroshiro128plus(20_261_133);
    const found = hostsThatDiffer(run(random, { a: 1, b: 0.6, c: 1, d: 1 }, 6), 1);
    expect(found.map(({ host }) => host)).toEqual(['b']);
    expect(found[0]?.figures.find(({ name }) => name === 'goodputMedian')?.ratio).toBeCloseTo(0.6, 1);
    expect(hostSentence(found[0] as never)).toMatch(
      /^Host b differs from the others in trials of the same variants: .*goodput 0\.\d\d \[0\.\d\d, 0\.\d\d\] times theirs, .*over 12 trials of its own and 36 of theirs\.$/,
    );
  });

  test('of two it is one against the other', () => {
    const random = xoroshiro128plus(20_261_134);
    const found = hostsThatDiffer(run(random, { a: 1, b: 0.6 }, 5), 1);
    expect(found.map(hostSentence)).toEqual([expect.stringMatching(/^Host b differs from host a in trials/)]);
    expect(hostsThatDiffer(run(random, { a: 1 }, 5), 1)).toEqual([]);
  });

  test('is not asked after by trials that are invalid, nor by variants that only one has', () => {
    const random = xoroshiro128plus(20_261_135);
    const all = run(random, { a: 1, b: 0.6 }, 5);
    const invalid = all.map((verdict) =>
      verdict.host === 'b' ? { ...verdict, validity: { valid: false, problems: ['late'] } } : verdict,
    );
    expect(hostsThatDiffer(invalid, 1)).toEqual([]);
    const apart = all.filter(({ host, variant }) => (host === 'a') === (variant.swap === 'off'));
    expect(hostsThatDiffer(apart, 1)).toEqual([]);
  });

  test('hosts that are the same are named in no more runs than the level says', () => {
    const random = xoroshiro128plus(20_261_136);
    const rounds = 200;
    const named = shareOf(rounds, (seed) => hostsThatDiffer(run(random, { a: 1, b: 1 }, 3), seed).length > 0);
    expect(named).toBeLessThanOrEqual(atMost(level, rounds));
  });
});
