import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../../../src/random.ts';
import type { RepeatPlan } from '../../../src/scenario/written.ts';
import { familyOf } from '../../../src/study/family.ts';
import { figures } from '../../../src/study/figures.ts';
import { variantKey } from '../../../src/study/outcome.ts';
import { closingsBy, isShown, mainNamed, stillCompared } from '../../../src/study/repeats/closing.ts';
import {
  comparedBy,
  type PlannedRepeats,
  plannedPairs,
  sideOf,
  testedPair,
} from '../../../src/study/repeats/looks.ts';
import type { Verdict } from '../../../src/verdict/verdict.ts';
import { around, aTrial, recordedVerdicts, sameWorlds } from '../drawReports.ts';

/** Runs as they would come out where the truth is known, by the very rule that decides on real ones. */

type Draw = (random: RandomGenerator) => Verdict;

/** What variants there are, and what is really different between the first and the others. */
export interface SimulatedWorld {
  name: string;
  draws: readonly Draw[];
  /** Figures, or `ends`, that really differ. */
  differs: readonly string[];
}

const recorded = recordedVerdicts();
const [base] = recorded;
if (!base) throw new Error('no recorded verdict');

/** What a trial served and used, which has nothing to do with how long it lived. */
const others = (random: RandomGenerator): Partial<Verdict['measures']> => ({
  goodputMedian: around(random, 150, 0.1),
  goodputPeak: around(random, 200, 0.1),
  p99Ms: around(random, 400, 0.3),
  peakUsageBytes: around(random, 240 * 2 ** 20, 0.1),
});

const lived =
  (livedMs: (random: RandomGenerator) => number): Draw =>
  (random) =>
    aTrial(base, livedMs(random), others(random));
const forever = 100_000;

const longTailed = (middleMs: number) =>
  lived((random) => 4000 - middleMs * Math.log(1 - uniformFloat64(random)));
const narrow = (middleMs: number, spread: number) => lived((random) => around(random, middleMs, spread));
/** The cap is at 42 s, and lives are told in steps of 5 s. */
const coarse = (middleMs: number) =>
  lived((random) => 5000 * Math.max(1, Math.round(around(random, middleMs, 0.5) / 5000)));
const killedShare = (share: number) =>
  lived((random) => (uniformFloat64(random) < share ? around(random, 8000, 0.3) : forever));
const twice = (draw: Draw): Draw[] => [draw, draw];

/** Two variants that are the same, or three. */
export const sameRuns: SimulatedWorld[] = [
  { name: 'lives long-tailed, cut off at 42 s', draws: twice(longTailed(30_000)), differs: [] },
  { name: 'lives that vary by 10 %', draws: twice(narrow(12_000, 0.1)), differs: [] },
  { name: 'lives in steps of 5 s, many alike, some cut off', draws: twice(coarse(20_000)), differs: [] },
  ...sameWorlds(recorded)
    .map(({ name, draw }) => ({
      name: `${name.replace('simulated: ', '')}`,
      draws: twice(draw),
      differs: [],
    }))
    .slice(1),
  {
    name: 'three variants, lives long-tailed, cut off at 42 s',
    draws: [longTailed(30_000), longTailed(30_000), longTailed(30_000)],
    differs: [],
  },
];

const lives = ['survivedMs', 'ends'];

/** Two variants of which the second lives longer. */
export const otherRuns: SimulatedWorld[] = [
  {
    name: 'lives long-tailed, 10 s or 44 s on the average, many cut off at 42 s',
    draws: [longTailed(6000), longTailed(40_000)],
    differs: lives,
  },
  {
    name: 'lives 12 s or 14.4 s, that vary by 10 %',
    draws: [narrow(12_000, 0.1), narrow(14_400, 0.1)],
    differs: lives,
  },
  {
    name: 'lives 10 s or 25 s that vary by 50 %, in steps of 5 s',
    draws: [coarse(10_000), coarse(25_000)],
    differs: lives,
  },
  {
    name: '85 % are killed early, or 15 %; the others are not',
    draws: [killedShare(0.85), killedShare(0.15)],
    differs: lives,
  },
];

/** What came of one run. */
export interface SimulatedRun {
  /** Trials of each variant on the average. */
  each: number;
  /** Any test is held of what does not differ. */
  isFalse: boolean;
  /** How long they lived is held to differ, or what else really does. */
  shown: boolean;
  why: string[];
}

const eachDrawn = <Value>(
  draws: readonly Draw[],
  random: RandomGenerator,
  repeat: number,
  then: (verdict: Verdict) => Value,
): Value[] =>
  draws.map((draw, variant) =>
    then({
      ...draw(random),
      repeat,
      variant: { variant: String(variant + 1) },
      validity: { valid: true, problems: [] },
    }),
  );

/** One run by the plan: after each repeat what is closed gets no more trials. */
export function plannedRun(world: SimulatedWorld, plan: RepeatPlan, seed: number): SimulatedRun {
  const random = randomStream(seed, 'simulated reports');
  const variants = world.draws.map((_, variant) => ({ variant: String(variant + 1) }));
  const planned: PlannedRepeats = { repeats: { ...plan, closed: [] }, variants };
  const verdicts: Verdict[] = [];
  for (let repeat = 1; repeat <= plan.atMost; repeat += 1) {
    const open = stillCompared(planned);
    if (open.size === 0) break;
    eachDrawn(world.draws, random, repeat, (verdict) => {
      if (open.has(variantKey(verdict.variant))) verdicts.push(verdict);
    });
    planned.repeats.closed.push(...closingsBy(planned, verdicts, seed));
  }
  return {
    each: verdicts.length / variants.length,
    ...heldIn(world, planned, verdicts, seed),
    why: planned.repeats.closed.map(({ why }) => why),
  };
}

function heldIn(
  { differs }: SimulatedWorld,
  planned: PlannedRepeats,
  verdicts: readonly Verdict[],
  seed: number,
): Pick<SimulatedRun, 'isFalse' | 'shown'> {
  const pairs = plannedPairs(planned.variants);
  const family = familyOf(pairs.length, planned.repeats);
  const held = pairs.flatMap((pair) => {
    const sides = pair.map((variant) => ({ key: variantKey(variant), ...sideOf(verdicts, variant) }));
    const [a, b] = comparedBy(planned, sides[0] as never, sides[1] as never);
    const { ends, figures: tested } = testedPair(a, b, family, seed);
    return [
      ...(ends.adjusted <= family.level ? ['ends'] : []),
      ...figures.flatMap(({ name }, index) => ((tested[index]?.adjusted ?? 1) <= family.level ? [name] : [])),
    ];
  });
  return {
    isFalse: held.some((name) => !differs.includes(name)),
    shown: differs[0] !== undefined && held.includes(differs[0]),
  };
}

/** Of runs with a number that was fixed beforehand, the share in which the difference is shown. */
export function fixedPower(world: SimulatedWorld, each: number, runs: number): number {
  const family = familyOf(1);
  const main = mainNamed('survivedMs');
  let shown = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = randomStream(seed, 'simulated reports');
    const verdicts = Array.from({ length: each }, (_, index) =>
      eachDrawn(world.draws, random, index + 1, (verdict) => verdict),
    ).flat();
    const sides = [sideOf(verdicts, { variant: '1' }), sideOf(verdicts, { variant: '2' })] as const;
    if (isShown(sides, main, family, seed)) shown += 1;
  }
  return shown / runs;
}
