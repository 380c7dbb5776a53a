import { soFarText } from '../../report/capacity/soFar.ts';
import { type CapacityRun, type CapacityVariant, stepMs, stepsOf } from '../../scenario/capacity/plan.ts';
import { type CapacityAnswer, capacityAnswer } from '../../study/capacity/answer.ts';
import { beliefOf } from '../../study/capacity/belief.ts';
import { type NextTrial, nextTrial } from '../../study/capacity/nextTrial.ts';
import { ofVariant, toldBy } from '../../study/capacity/told.ts';
import { type CapacityTrial, ofKind } from '../../study/capacity/trial.ts';
import { variantKey } from '../../study/outcome.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { SoFar } from '../runWatched.ts';

/** What is known of a variant by the trials that it had. `next` null: no more of them are made. */
interface Known {
  trials: CapacityTrial[];
  next: NextTrial | null;
  answer: CapacityAnswer;
}

/** Trials of a variant that are no full ones, at most about so many: steps, a way up or down, a bracket. */
export const otherTrials = 16;

/** What is known of each variant, as `verdicts` grow; of one without a new trial it is not worked out again. */
export function knowledge(
  run: CapacityRun,
  verdicts: readonly Verdict[],
): (variant: CapacityVariant) => Known {
  const { plan } = run;
  const known = new Map<string, Known>();
  return ({ variant }) => {
    const key = variantKey(variant);
    const mine = ofVariant(verdicts, variant);
    const before = known.get(key);
    if (before?.trials.length === mine.length) return before;
    const trials = mine.map((verdict) => toldBy(run, verdict));
    const belief = beliefOf(plan, trials);
    const now = {
      trials,
      next: nextTrial(plan, trials, belief),
      answer: capacityAnswer(plan, trials, belief),
    };
    known.set(key, now);
    return now;
  };
}

/** A line for each variant, and what all of them take at most from here. @param fullMs the load of a full trial */
export function soFar(
  run: CapacityRun,
  knownOf: (variant: CapacityVariant) => Known,
  fullMs: (index: number) => number,
): SoFar {
  const each = run.variants.map((variant, index) => {
    const known = knownOf(variant);
    const done = known.next === null;
    return {
      line: soFarText(variant, { ...known, done }),
      left: done ? { trials: 0, loadMs: 0 } : leftOf(run, known, fullMs(index)),
    };
  });
  return {
    lines: each.map(({ line }) => line),
    left: {
      bound: 'at most',
      trials: each.reduce((sum, { left }) => sum + left.trials, 0),
      loadMs: each.reduce((sum, { left }) => sum + left.loadMs, 0),
    },
  };
}

/** After the first full trial there are no short ones. */
function leftOf({ plan }: CapacityRun, { trials }: Known, fullMs: number): Omit<SoFar['left'], 'bound'> {
  const made = ofKind(trials, 'full').length;
  const full = plan.mostFull - made;
  const climbs = trials.length === 0 ? 1 : 0;
  const short = made > 0 ? 0 : Math.max(0, otherTrials - trials.length - climbs);
  const withoutHoldMs = fullMs - plan.holdMs;
  return {
    trials: full + short + climbs,
    loadMs:
      full * fullMs +
      short * (withoutHoldMs + plan.shortMs) +
      climbs * (withoutHoldMs + stepsOf(plan).length * stepMs(plan)),
  };
}
