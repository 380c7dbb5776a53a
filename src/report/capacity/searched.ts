import type { RunRecord } from '../../record/schema.ts';
import type { CapacityRun, CapacityVariant } from '../../scenario/capacity/plan.ts';
import { type CapacityAnswer, capacityAnswer } from '../../study/capacity/answer.ts';
import { ofVariant, toldBy } from '../../study/capacity/told.ts';
import type { CapacityTrial } from '../../study/capacity/trial.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/** What a run found out of one variant, again from its trials. */
export interface Searched extends CapacityVariant {
  run: CapacityRun;
  answer: CapacityAnswer;
  trials: { told: CapacityTrial; verdict: Verdict }[];
}

/** By variant, as the scenario has them; null: the run was no search for capacity. */
export function capacityOf({ capacity }: RunRecord, verdicts: readonly Verdict[]): Searched[] | null {
  if (capacity === null) return null;
  return capacity.variants.map((each) => {
    const trials = ofVariant(verdicts, each.variant).map((verdict) => ({
      verdict,
      told: toldBy(capacity, verdict),
    }));
    const answer = capacityAnswer(
      capacity.plan,
      trials.map(({ told }) => told),
    );
    return { ...each, run: capacity, answer, trials };
  });
}
