import { median } from '../../statistics/median.ts';
import type { Interval } from '../../statistics/resample.ts';
import { type Estimate, estimateOf } from '../estimate.ts';
import { ratesOf } from './felt.ts';
import type { Held } from './held.ts';
import type { PlannedStep } from './planned.ts';
import type { Cut, Step } from './step.ts';

/** A step over the trials of a variant. */
export interface StepTogether extends PlannedStep {
  trials: number;
  /** Trials that came through all of it: the medians of what clients felt are over these. */
  whole: number;
  /** Per second; null as in one trial, or as no trial came through. */
  due: number | null;
  answered: number | null;
  good: Estimate;
  failedShare: number | null;
  /** The median lies within the medians of the bounds. */
  p50Ms: Interval | null;
  p99Ms: Interval | null;
  /** Over those whose service was there, or looked at, until it was gone: what was stopped might have held more yet. */
  held: Held;
  /** In how many of the trials. */
  cuts: Record<Cut['kind'], number>;
  /** In how many trials what happened, and the median of how long after the step began; the soonest first. */
  happened: { what: string; count: number; afterMs: number }[];
}

/** @param trials the steps of each valid trial of one variant */
export function stepsTogether(trials: readonly (readonly Step[])[], seed: number): StepTogether[] {
  const longest = trials.reduce<readonly Step[]>(
    (most, steps) => (steps.length > most.length ? steps : most),
    [],
  );
  return longest.map((planned, index) =>
    together(
      planned,
      trials.flatMap((steps) => steps[index] ?? []),
      trials.length,
      seed,
    ),
  );
}

function together(planned: Step, steps: readonly Step[], trials: number, seed: number): StepTogether {
  const whole = steps.filter(({ cut }) => cut === null);
  const felt = whole.flatMap((step) => step.felt ?? []);
  const rates = felt.map(ratesOf);
  const count = (kind: Cut['kind']): number => steps.filter(({ cut }) => cut?.kind === kind).length;
  const seen = steps.filter(({ cut }) => cut === null || cut.kind === 'gone');
  const most = (name: keyof Held): number | null => median(seen.flatMap(({ held }) => held[name] ?? []));
  const { name, part, fromMs, toMs, unit, from, to } = planned;
  return {
    ...{ name, part, fromMs, toMs, unit, from, to },
    trials,
    whole: whole.length,
    due: median(rates.flatMap(({ due }) => due ?? [])),
    answered: median(rates.map(({ answered }) => answered)),
    good: estimateOf(
      rates.map(({ good }) => good),
      seed,
    ),
    failedShare: median(rates.flatMap(({ failedShare }) => failedShare ?? [])),
    p50Ms: middleOf(felt.flatMap(({ p50Ms }) => p50Ms ?? [])),
    p99Ms: middleOf(felt.flatMap(({ p99Ms }) => p99Ms ?? [])),
    held: {
      usageBytes: most('usageBytes'),
      limitBytes: most('limitBytes'),
      anonBytes: most('anonBytes'),
      swapBytes: most('swapBytes'),
      cores: most('cores'),
    },
    cuts: { gone: count('gone'), stopped: count('stopped'), 'not reached': count('not reached') },
    happened: happenedIn(steps),
  };
}

function middleOf(bounds: readonly Interval[]): Interval | null {
  const [low, high] = [median(bounds.map((each) => each.low)), median(bounds.map((each) => each.high))];
  return low === null || high === null ? null : { low, high };
}

function happenedIn(steps: readonly Step[]): StepTogether['happened'] {
  const all = steps.flatMap(({ moments }) => moments).toSorted((a, b) => a.atMs - b.atMs);
  return [...Map.groupBy(all, ({ what }) => what)].map(([what, each]) => ({
    what,
    count: each.length,
    afterMs: median(each.map(({ atMs }) => atMs)) ?? 0,
  }));
}
