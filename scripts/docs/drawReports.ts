import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { parsePin } from '../../src/experiment/pins/pin.ts';
import { home } from '../../src/installation.ts';
import { randomStream } from '../../src/random.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import { normalQuantile } from '../../src/statistics/normal.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';

/** Reports as they would come out where the truth is known: what "no difference" and "a difference" give. */

export interface World {
  name: string;
  /** A trial of nobody in particular. */
  draw: (random: RandomGenerator) => Verdict;
}

/** Verdicts that were recorded: those of the golden recordings, and those that the write-ups have pinned. */
export function recordedVerdicts(): Verdict[] {
  const golden = join(home, 'test', 'golden');
  const trials = globSync('*/trial.json', { cwd: golden }).map(dirname).sort();
  const pins = globSync('experiments/*/data/*.json', { cwd: home }).sort();
  return [
    ...trials.map((name) => judge(readTrial(join(golden, name)))),
    ...pins.flatMap((path) =>
      parsePin(readFileSync(join(home, path), 'utf8'), path).trials.map(({ verdict }) => verdict),
    ),
  ].filter(({ validity, measures }) => validity.valid && measures.survivedMs !== null);
}

const normal = (random: RandomGenerator): number =>
  normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, uniformFloat64(random))));

/** Spread as a factor: `e^(spread · normal)`. */
export const around = (random: RandomGenerator, middle: number, spread: number): number =>
  middle * Math.exp(spread * normal(random));

const capMs = 42_000;

/** A trial with figures of its own; what it lived is cut off at 42 s. */
export function aTrial(base: Verdict, livedMs: number, figures: Partial<Verdict['measures']>): Verdict {
  const ended = livedMs < capMs;
  const terminal = {
    ...base.terminal,
    kind: ended ? ('oom-kill' as const) : ('survived' as const),
    victim: ended ? ('main' as const) : null,
    service: null,
  };
  return {
    ...base,
    terminal,
    degradation: { kind: 'none', onsetMs: null },
    times: { ...base.times, serviceEnd: ended ? livedMs : null, observationEnd: Math.min(livedMs, capMs) },
    measures: { ...base.measures, survivedMs: Math.min(livedMs, capMs), ...figures },
  };
}

/** Worlds in which all variants are the same. */
export function sameWorlds(recorded: readonly Verdict[]): World[] {
  const [base] = recorded;
  if (!base) throw new Error('no recorded verdict');
  const figures = (random: RandomGenerator, spread: number) => ({
    goodputMedian: around(random, 150, spread),
    goodputPeak: around(random, 200, spread),
    p99Ms: around(random, 400, 3 * spread),
    peakUsageBytes: Math.min(256 * 2 ** 20, around(random, 240 * 2 ** 20, spread)),
  });
  return [
    {
      name: 'simulated: figures of their own, lives that are long-tailed and cut off at 42 s',
      draw: (random) =>
        aTrial(base, 4000 - 30_000 * Math.log(1 - uniformFloat64(random)), figures(random, 0.1)),
    },
    {
      name: 'simulated: two ways to end, and all figures go with it',
      draw: (random) => {
        const dies = uniformFloat64(random) < 0.5;
        const one = figures(random, 0.02);
        return dies
          ? aTrial(base, around(random, 5000, 0.05), one)
          : aTrial(base, 2 * capMs, { ...one, p99Ms: 10 * one.p99Ms, goodputMedian: one.goodputMedian / 3 });
      },
    },
    {
      name: `recorded: any of ${recorded.length} trials of the golden recordings and the write-ups`,
      draw: (random) => recorded[uniformInt(random, 0, recorded.length - 1)] ?? base,
    },
  ];
}

/** A report's verdicts: so many trials of each variant, whose names differ in one thing. */
export function aReport(
  draws: readonly ((random: RandomGenerator) => Verdict)[],
  each: number,
  seed: number,
): Verdict[] {
  const random = randomStream(seed, 'simulated reports');
  return draws.flatMap((draw, variant) =>
    Array.from({ length: each }, () => ({
      ...draw(random),
      variant: { variant: String(variant + 1) },
      validity: { valid: true, problems: [] },
    })),
  );
}
