import type { TrialPlan } from '../../scenario/plan.ts';
import { instanceName } from '../engine/state.ts';

/** What the containers of a trial share has names that only this trial has. */

const prefixOf = ({ runId, position }: Pick<TrialPlan, 'runId' | 'position'>): string =>
  `${instanceName()}-${runId}-${position}`;

/** null: containers are on the engine's own bridge. */
export const networkOf = (plan: Pick<TrialPlan, 'runId' | 'position' | 'network'>): string | null =>
  plan.network ? prefixOf(plan) : null;

export const volumeOf = (plan: Pick<TrialPlan, 'runId' | 'position'>, name: string): string =>
  `${prefixOf(plan)}-${name}`;
