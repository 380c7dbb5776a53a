import type { MachinePlan, TrialPlan } from '../plan.ts';
import type { ContainerPlan } from './container.ts';

/** A machine of which a container may have only a part. */
export function withinLimits(machine: MachinePlan, container: ContainerPlan | null): MachinePlan {
  const limits = container?.limits;
  if (!limits) return machine;
  return {
    ...machine,
    memoryBytes: Math.min(machine.memoryBytes, limits.memoryBytes ?? Number.POSITIVE_INFINITY),
    cpus: Math.min(machine.cpus, limits.cpus ?? Number.POSITIVE_INFINITY),
    pidsLimit: least(machine.pidsLimit, limits.pids),
    swapBytes: least(machine.swapBytes, limits.swapBytes === 'unlimited' ? null : limits.swapBytes),
  };
}

/** null: no limit. */
const least = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other);

/** What the main target may have: all of its machine, or the part that a compose file gives it. */
export const targetMachine = ({ machine, target }: Pick<TrialPlan, 'machine' | 'target'>): MachinePlan =>
  withinLimits(machine, target.container);
