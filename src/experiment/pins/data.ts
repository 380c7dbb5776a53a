import { usageError } from '../../errors.ts';
import { capacityOf, type Searched } from '../../report/capacity/searched.ts';
import { sizeOf } from '../../report/size/sizeReport.ts';
import { mapped } from '../../statistics/within/strata.ts';
import { type Difference, difference, differenceOfLives } from '../../study/difference.ts';
import { type Estimate as Estimated, estimateOf, lifeOf } from '../../study/estimate.ts';
import { byHost } from '../../study/hosts.ts';
import { lifetimesOf } from '../../study/lifetime.ts';
import { outcomeOf, variantKey } from '../../study/outcome.ts';
import type { SizeAnswer } from '../../study/size/answer.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { knownMeasures, type Measure, measured } from '../language/measure.ts';
import { suggestion } from '../language/nearest.ts';
import { checkWhen, matches, type Selection } from '../language/selection.ts';
import type { Json } from './json.ts';
import type { Pin } from './pin.ts';
import { scenarioVariant } from './searchedPlans.ts';

export interface Trial {
  /** Key in the experiment's `scenarios`. */
  scenario: string;
  variant: Record<string, string>;
  repeat: number;
  verdict: Verdict;
  /** What `take` read from its recording. */
  taken: Record<string, Json>;
}

/** The trials of one variant. */
export interface VariantTrials {
  scenario: string;
  /** `swap=off, heap=96m`. */
  key: string;
  variant: Record<string, string>;
  trials: Trial[];
}

/** A median with the interval that the project states everywhere; null where there is too little for it. */
export interface Estimate extends Estimated {
  /** Trials that it is of. */
  n: number;
}

/** What tables, values and claims are made from: the pinned trials, and the project's own statistics over them. */
export interface ExperimentData {
  /** All trials, invalid ones too, in the order of the scenario's variants. */
  trials(selection?: Selection): Trial[];
  /** The same by variant; a variant without a trial is there, and empty. */
  variants(selection?: Selection): VariantTrials[];
  /** Of the valid trials; those in which it did not happen or was not read are left out. `survivedMs` of a service that outlived its trial is how long that was. */
  values(measure: Measure, selection?: Selection): number[];
  /** Of `survivedMs` by survival curve: `open` where a service outlived its trial. */
  estimate(measure: Measure, selection?: Selection): Estimate;
  /** `b` against `a`, by interval and exact test; `better` means higher. */
  difference(measure: Measure, a: Selection, b: Selection): Difference;
  /** `oom-kill 2 of 3, survived 1 of 3`. */
  outcomes(selection?: Selection): string;
  /** The answer of a run that sought a size. */
  size(key?: string): SizeAnswer;
  /** The answers of a run that looked for a capacity, in the order of the scenario's variants. */
  capacity(selection?: Selection): Searched[];
  pin(key?: string): Pin;
}

/** Stated rate of false differences, as in `compare`: three trials against three can reach no smaller one. */
export const level = bounds.comparing.level;

/** @param taken names that `take` reads, by the scenario's key: they exist, whether or not a trial has them */
export function experimentData(
  pins: readonly Pin[],
  taken: Record<string, readonly string[]>,
): ExperimentData {
  const pin = (key?: string): Pin => {
    const keys = pins.map((each) => each.key);
    if (key === undefined) {
      if (pins.length === 1 && pins[0]) return pins[0];
      throw usageError('it does not say which scenario is meant', `Add scenario: ${keys.join(' or ')}.`);
    }
    const found = pins.find((each) => each.key === key);
    if (found) return found;
    throw usageError(`there is no scenario "${key}" in this experiment`, suggestion(key, keys));
  };

  const variants = ({ scenario, when }: Selection = {}): VariantTrials[] => {
    const { key: chosen, variants: planned, trials, run } = pin(scenario);
    checkWhen(
      when,
      planned.map(({ values }) => values),
      chosen,
    );
    return planned
      .filter(({ values }) => matches(when, values))
      .map(({ values }) => ({
        scenario: chosen,
        key: variantKey(values),
        variant: values,
        trials: trials
          .filter(({ verdict }) => variantKey(scenarioVariant(run, verdict.variant)) === variantKey(values))
          .map(({ verdict, taken }) => ({
            scenario: chosen,
            variant: values,
            repeat: verdict.repeat,
            verdict,
            taken,
          }))
          .sort((one, other) => one.repeat - other.repeat),
      }));
  };

  const trials = (selection?: Selection): Trial[] => variants(selection).flatMap((each) => each.trials);

  const validTrials = (selection?: Selection): Trial[] =>
    trials(selection).filter(({ verdict }) => verdict.validity.valid);

  const checkMeasure = (measure: Measure, { scenario }: Selection): void => {
    const { key } = pin(scenario);
    const known = [...knownMeasures, ...(taken[key] ?? [])];
    if (!known.includes(measure))
      throw usageError(`there is no measure "${measure}"`, suggestion(measure, known));
  };

  const values = (measure: Measure, selection: Selection = {}): number[] => {
    checkMeasure(measure, selection);
    return validTrials(selection).flatMap((trial) => measured(trial, measure) ?? []);
  };

  const validOf = (selection?: Selection): Verdict[] => validTrials(selection).map(({ verdict }) => verdict);

  /** An answer is work: one for each run, however often it is shown. */
  const found = new Map<string, Searched[]>();

  const seedOf = (selection: Selection = {}): number => pin(selection.scenario).run.seed;

  return {
    pin,
    trials,
    variants,
    values,
    estimate: (measure, selection) => {
      const all = values(measure, selection);
      const estimate =
        measure === 'survivedMs'
          ? lifeOf(validOf(selection), seedOf(selection))
          : estimateOf(all, seedOf(selection));
      return { ...estimate, n: all.length };
    },
    difference: (measure, a, b) => {
      for (const selection of [a, b]) checkMeasure(measure, selection);
      const options = { higherIsBetter: true, level, seed: seedOf(a) };
      const { strata } = byHost(validOf(a), validOf(b));
      if (measure === 'survivedMs') return differenceOfLives(mapped(strata, lifetimesOf), options);
      const read = new Map(
        [...validTrials(a), ...validTrials(b)].map((trial) => [trial.verdict, measured(trial, measure)]),
      );
      return difference(
        mapped(strata, (verdicts) => verdicts.flatMap((verdict) => read.get(verdict) ?? [])),
        options,
      );
    },
    size: (key) => {
      const { key: chosen, run, trials: all } = pin(key);
      const answer = sizeOf(
        run,
        all.map(({ verdict }) => verdict),
      );
      if (answer) return answer;
      throw usageError(
        `"${chosen}" sought no size`,
        'Its scenario needs a "size"; scenarios/right-heap.ts has one.',
      );
    },
    capacity: ({ scenario, when } = {}) => {
      const { key: chosen, run, trials: all } = pin(scenario);
      const answers =
        found.get(chosen) ??
        capacityOf(
          run,
          all.map(({ verdict }) => verdict),
        );
      if (answers === null)
        throw usageError(
          `"${chosen}" looked for no capacity`,
          `Ask for it in "scenarios", { scenario: '${run.scenario}', capacity: true }, and run it again.`,
        );
      found.set(chosen, answers);
      checkWhen(
        when,
        answers.map(({ variant }) => variant),
        chosen,
      );
      return answers.filter(({ variant }) => matches(when, variant));
    },
    outcomes: (selection) => {
      const all = trials(selection).map(({ verdict }) => verdict);
      const word = (verdict: Verdict) =>
        verdict.validity.valid ? outcomeOf(verdict) : `${outcomeOf(verdict)} (invalid)`;
      return (
        [...Map.groupBy(all, word)]
          .map(([outcome, of]) => `${outcome} ${of.length} of ${all.length}`)
          .join(', ') || 'no trial'
      );
    },
  };
}
