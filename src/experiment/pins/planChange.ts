import type { RunRecord } from '../../record/schema.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { variantKey } from '../../study/outcome.ts';
import { variantPlan } from './extract.ts';
import type { PlannedVariant, VariantPlan } from './pin.ts';
import { scenarioVariant } from './searchedPlans.ts';

/** What the scenario varies, with the plan of the first trial of each, as it is recorded. */
export function variantsOfPlans(
  run: Pick<RunRecord, 'capacity'>,
  plans: readonly TrialPlan[],
): PlannedVariant[] {
  const all = plans.map((plan) => ({
    values: scenarioVariant(run, plan.variant),
    plan: variantPlan(plan),
  }));
  return [...Map.groupBy(all, ({ values }) => variantKey(values)).values()].flatMap(([first]) => first ?? []);
}

/**
 * What a recorded run asked for and the scenario asks for otherwise now, as `swap=off: machine.memoryBytes was 1, is 2`;
 * null: they ask for the same. The requests' seed is drawn anew for every run.
 */
export function planChange(
  recorded: readonly PlannedVariant[],
  now: readonly PlannedVariant[],
): string | null {
  const keys = (variants: readonly PlannedVariant[]) =>
    variants.map(({ values }) => variantKey(values)).sort();
  const [were, are] = [keys(recorded), keys(now)];
  if (were.join('; ') !== are.join('; '))
    return `its variants were ${were.join('; ')}, and are ${are.join('; ')}`;
  for (const { values, plan } of now) {
    const before = recorded.find((one) => variantKey(one.values) === variantKey(values));
    const change = difference(withoutSeed(before?.plan), withoutSeed(plan), '');
    if (change !== null) return `${variantKey(values)}: ${change}`;
  }
  return null;
}

/** Nor does the place of a variant in the scenario change what it asks for. */
const withoutSeed = (plan: VariantPlan | undefined): unknown =>
  plan && { ...plan, order: 0, load: plan.load && { ...plan.load, seed: 0 } };

function difference(was: unknown, is: unknown, path: string): string | null {
  if (isObject(was) && isObject(is)) {
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const found = difference(was[name], is[name], path === '' ? name : `${path}.${name}`);
      if (found !== null) return found;
    }
    return null;
  }
  if (was === is) return null;
  return `${path} was ${JSON.stringify(was)}, and is ${JSON.stringify(is)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';
