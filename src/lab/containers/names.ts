import type { TrialPlan } from '../../scenario/plan.ts';
import { instanceName } from '../engine/state.ts';

/** What the containers of a trial share has names that only this trial has. */

/** As an engine names things: they are parts of the paths of its requests. */
function required(name: string): string {
  if (/^\w[\w.-]*$/.test(name)) return name;
  throw new RangeError(`${JSON.stringify(name)} is no name of a network or a volume`);
}

const prefixOf = ({ runId, position }: Pick<TrialPlan, 'runId' | 'position'>): string =>
  required(`${instanceName()}-${runId}-${position}`);

/** null: containers are on the engine's own bridge. */
export const networkOf = (plan: Pick<TrialPlan, 'runId' | 'position' | 'network'>): string | null =>
  plan.network ? prefixOf(plan) : null;

export const volumeOf = (plan: Pick<TrialPlan, 'runId' | 'position'>, name: string): string =>
  required(`${prefixOf(plan)}-${name}`);
