import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { type ExperimentData, experimentData } from '../pins/data.ts';
import { variantPlan } from '../pins/extract.ts';
import type { Json } from '../pins/json.ts';
import type { Pin } from '../pins/pin.ts';

interface SomeTrial {
  swap: string;
  end?: Partial<Verdict['terminal']>;
  suffered?: Verdict['degradation']['kind'];
  measures?: Partial<Verdict['measures']>;
  invalid?: boolean;
  taken?: Record<string, Json>;
}

/** Data with a trial for each item, in the order of their repeats within each value of `swap`. */
export function someData(trials: SomeTrial[], taken: string[] = [], key = 'server'): ExperimentData {
  return experimentData([somePin(trials, key)], { [key]: taken });
}

export function somePin(trials: SomeTrial[], key = 'server'): Pin {
  const recording = aKilledTrial();
  const base = aVerdict(recording);
  const values = [...new Set(trials.map(({ swap }) => swap))];
  const { run } = aRun([]);
  return {
    schema: 1,
    key,
    run,
    variants: values.map((swap) => ({ values: { swap }, plan: variantPlan(recording.trial.plan) })),
    trials: trials.map(({ swap, end, suffered, measures, invalid, taken = {} }, index) => ({
      taken,
      verdict: {
        ...base,
        trial: `${index + 1}-swap=${swap}`,
        variant: { swap },
        repeat: trials.slice(0, index + 1).filter((one) => one.swap === swap).length,
        terminal: { ...base.terminal, ...end },
        degradation: { kind: suffered ?? 'none', onsetMs: null },
        measures: { ...base.measures, ...measures },
        validity: { valid: !invalid, problems: [] },
      },
    })),
    timelines: {},
    quotes: {},
  };
}

/** Trials of one variant that lived so long. */
export const lived = (swap: string, ...seconds: number[]): SomeTrial[] =>
  seconds.map((each) => ({ swap, measures: { survivedMs: each * 1000 } }));
