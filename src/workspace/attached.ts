import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../errors.ts';
import { readRunRecord } from '../record/readRun.ts';
import type { RunRecord } from '../record/schema.ts';
import { type TrialPlan, trialPlanSchema } from '../scenario/plan.ts';
import type { Resumed } from './searches/resumed.ts';

/** A run on a queue that was left, and goes on in its own folder. */
export interface Attached extends Resumed {
  fleet: NonNullable<RunRecord['fleet']>;
  /** In the order in which they were given out. */
  given: TrialPlan[];
}

/** Where the run says that its queue is. @throws OomlabError (usage) for a run that had none */
export function fleetOf(folder: string): NonNullable<RunRecord['fleet']> {
  const { fleet, runId } = readRunRecord(folder);
  if (fleet !== null && fleet.args.length > 0) return fleet;
  throw usageError(
    `Run ${runId} was ${fleet === null ? 'on no queue' : 'a part of an experiment or a test'}`,
    fleet === null ? 'A search goes on with --resume; anything else is run again.' : 'Run the whole again.',
  );
}

/** @throws OomlabError (usage) where what was given out is not what would be given out now */
export function requireSameTrials(
  { run, given }: Attached,
  trials: readonly TrialPlan[],
  source: string,
): void {
  const named = (plan: TrialPlan): string => `${plan.repeat} ${JSON.stringify(plan.variant)}`;
  const now = new Map(trials.map((plan) => [named(plan), plan]));
  const other = given.find((plan) => {
    const same = now.get(named(plan));
    return same === undefined || !isDeepStrictEqual(essence(same), essence(plan));
  });
  if (other !== undefined)
    throw usageError(
      `Run ${run.runId} can't go on: ${source} was changed since it began (trial ${other.id} would be another one)`,
      'Set it back, or run it anew.',
    );
}

/** As JSON has it; its number may be another one, as some trials are left out. */
const essence = (plan: TrialPlan): unknown =>
  trialPlanSchema.parse(JSON.parse(JSON.stringify({ ...plan, id: '', position: 0 })));
