import type { RunRecord } from '../../record/schema.ts';
import { atMostMs, type TrialKind } from '../../scenario/capacity/plan.ts';
import { searchedVariant } from '../../study/capacity/told.ts';
import { variantKey } from '../../study/outcome.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Pin, PlannedVariant, VariantPlan } from './pin.ts';

/** Trials of a search for capacity have names of their own beside what varies, and loads of their own. */

type Run = Pick<RunRecord, 'capacity'>;

/** What of a trial's variant the scenario varies. */
export const scenarioVariant = (
  { capacity }: Run,
  variant: Record<string, string>,
): Record<string, string> => (capacity === null ? variant : searchedVariant(variant));

/** What all trials of a variant share, whatever came in. */
export const atNoRate = ({ values, plan }: PlannedVariant): PlannedVariant => ({
  values,
  plan: {
    ...plan,
    load: plan.load && { ...plan.load, phases: plan.load.phases.filter(({ warmup }) => warmup) },
    until: { ...plan.until, atMostMs: 0 },
  },
});

/** What a pinned trial was asked for; null: its variant is not pinned. */
export function planOfTrial({ run, variants }: Pin, { variant }: Verdict): VariantPlan | null {
  const key = variantKey(scenarioVariant(run, variant));
  const plan = variants.find(({ values }) => variantKey(values) === key)?.plan ?? null;
  if (plan === null || run.capacity === null) return plan;
  const warmup = (plan.load?.phases ?? []).filter((phase) => phase.warmup);
  const warmupMs = Math.max(0, ...warmup.map(({ endMs }) => endMs));
  const kind = variant.trial as TrialKind;
  return { ...plan, until: { ...plan.until, atMostMs: atMostMs(run.capacity.plan, kind, warmupMs) } };
}
