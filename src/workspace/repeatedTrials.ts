import type { NextTrial } from '../hosts/executeTrials.ts';
import type { Closing, Repeats } from '../record/schema.ts';
import { type TrialPlan, variantsOfTrials } from '../scenario/plan.ts';
import type { RepeatPlan } from '../scenario/written.ts';
import { variantKey } from '../study/outcome.ts';
import { closingsBy, stillCompared } from '../study/repeats/closing.ts';
import { closedNews, planSentence } from '../study/repeats/told.ts';
import type { Verdict } from '../verdict/verdict.ts';

/**
 * The part of a run's request that makes more repeats where a comparison is still open, and none where it is closed. A repeat
 * of all variants that are still compared is one block, in its own random order; between two blocks it is decided.
 * Where several are made at once, a repeat more is begun for each host that would have nothing to do: what was closed
 * meanwhile is compared by the repeats until then.
 * @param trials of as many repeats as there may be
 * @param before of a run that goes on
 */
export function repeating(
  { atLeast, atMost }: RepeatPlan,
  trials: readonly TrialPlan[],
  seed: number,
  before: RepeatsBefore = { given: [], verdicts: [] },
) {
  const variants = variantsOfTrials(trials);
  const repeats: Repeats = { atLeast, atMost, closed: [] };
  const verdicts = [...before.verdicts];
  const untold: Closing[] = [];
  const left = notGiven(trials, before.given);
  let decided = 0;
  /** By what was seen until then, whatever else is known by now. */
  const decideAfter = (repeat: number): void => {
    for (; decided < repeat; decided += 1) {
      const seen = verdicts.filter((verdict) => verdict.repeat <= decided + 1);
      const closed = closingsBy({ repeats, variants }, seen, seed);
      repeats.closed.push(...closed);
      untold.push(...closed);
    }
  };
  const next: NextTrial = (done, underWay = [], within = null) => {
    const known = Math.min(...underWay.map(({ repeat }) => repeat - 1));
    for (let plan = left[0]; plan !== undefined; plan = left[0]) {
      if (within !== null && plan.repeat !== within) return null;
      left.shift();
      decideAfter(Math.min(plan.repeat - 1, known));
      const open =
        plan.repeat <= atLeast || stillCompared({ repeats, variants }).has(variantKey(plan.variant));
      if (open) return numbered(plan, done + 1, trials.length);
    }
    if (underWay.length === 0) decideAfter(atMost);
    return null;
  };
  return {
    trials: [...trials],
    next,
    total: trials.length,
    repeats,
    beforehand: planSentence({ atLeast, atMost }, variants),
    verdicts,
    /** What was closed since it was asked the last time. */
    news: () => untold.splice(0).map((closing) => closedNews(closing, repeats)),
  };
}

/** What a run that goes on has given out, and what is known of it. */
interface RepeatsBefore {
  given: readonly TrialPlan[];
  verdicts: readonly Verdict[];
}

/** Behind the last one that was given: those before it that were not, were left out. */
function notGiven(trials: readonly TrialPlan[], given: readonly TrialPlan[]): TrialPlan[] {
  const isGiven = (trial: TrialPlan): boolean =>
    given.some(
      ({ repeat, variant }) => repeat === trial.repeat && variantKey(variant) === variantKey(trial.variant),
    );
  return trials.slice(trials.findLastIndex(isGiven) + 1);
}

/** Trials that were left out have no number. */
function numbered(plan: TrialPlan, position: number, of: number): TrialPlan {
  const digits = Math.max(2, String(of).length);
  return { ...plan, position, id: plan.id.replace(/^\d+/, String(position).padStart(digits, '0')) };
}
