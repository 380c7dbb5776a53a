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
 * @param trials of as many repeats as there may be
 */
export function repeating({ atLeast, atMost }: RepeatPlan, trials: readonly TrialPlan[], seed: number) {
  const variants = variantsOfTrials(trials);
  const repeats: Repeats = { atLeast, atMost, closed: [] };
  const verdicts: Verdict[] = [];
  const untold: Closing[] = [];
  const left = [...trials];
  let decided = 0;
  const decideAfter = (repeat: number): void => {
    if (repeat <= decided) return;
    decided = repeat;
    const closed = closingsBy({ repeats, variants }, verdicts, seed);
    repeats.closed.push(...closed);
    untold.push(...closed);
  };
  const next = (done: number): TrialPlan | null => {
    for (let plan = left.shift(); plan !== undefined; plan = left.shift()) {
      decideAfter(plan.repeat - 1);
      const open =
        plan.repeat <= atLeast || stillCompared({ repeats, variants }).has(variantKey(plan.variant));
      if (open) return numbered(plan, done + 1, trials.length);
    }
    decideAfter(atMost);
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

/** Trials that were left out have no number. */
function numbered(plan: TrialPlan, position: number, of: number): TrialPlan {
  const digits = Math.max(2, String(of).length);
  return { ...plan, position, id: plan.id.replace(/^\d+/, String(position).padStart(digits, '0')) };
}
