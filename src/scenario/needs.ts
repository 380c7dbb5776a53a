import type { TrialPlan } from './plan.ts';
import { formatBytes } from './units.ts';

/** What a run asks of the machine it is made on, from its plans alone. */
export interface Needs {
  trials: number;
  /** Cap of the load, and start and end of the containers, over all trials: it ends earlier where targets die. */
  upToMs: number;
  /** Of the largest trial, with every machine in it. */
  memoryBytes: number;
  swapBytes: number;
}

/**
 * Start, readiness and removal of one container that has a processor, generously; measured here: 2.5 s for the image server.
 * With less of one it takes the longer.
 */
const perContainerMs = 5000;

export function needsOf(plans: readonly TrialPlan[]): Needs {
  return {
    trials: plans.length,
    upToMs: plans.reduce((sum, plan) => sum + plan.until.atMostMs + containersMs(plan), 0),
    memoryBytes: Math.max(0, ...plans.map((plan) => total(plan, ({ memoryBytes }) => memoryBytes))),
    swapBytes: Math.max(
      0,
      ...plans.map((plan) => total(plan, ({ swapBytes, memoryBytes }) => swapBytes ?? memoryBytes)),
    ),
  };
}

/** Runs one after the other: times add up, sizes do not. */
export function together(needs: readonly Needs[]): Needs {
  return {
    trials: needs.reduce((sum, { trials }) => sum + trials, 0),
    upToMs: needs.reduce((sum, { upToMs }) => sum + upToMs, 0),
    memoryBytes: Math.max(0, ...needs.map(({ memoryBytes }) => memoryBytes)),
    swapBytes: Math.max(0, ...needs.map(({ swapBytes }) => swapBytes)),
  };
}

/** `384 MiB of memory, 2 GiB of swap`. */
export function needsText({ memoryBytes, swapBytes }: Needs): string {
  const swap = swapBytes === 0 ? 'no swap' : `${formatBytes(swapBytes)} of swap`;
  return `${formatBytes(memoryBytes)} of memory, ${swap}`;
}

/** `up to 7 min`: whole minutes from two on. */
export function upToText({ upToMs }: Needs): string {
  return upToMs < 120_000 ? `up to ${Math.ceil(upToMs / 1000)} s` : `up to ${Math.ceil(upToMs / 60_000)} min`;
}

function containersMs({ machine, services, density }: TrialPlan): number {
  const ofMain = 1 + (density?.upTo ?? 0);
  const all = [
    ...Array.from({ length: ofMain }, () => machine),
    ...services.map((each) => each.machine ?? machine),
  ];
  return all.reduce((sum, { cpus }) => sum + perContainerMs / Math.min(1, cpus), 0);
}

function total({ machine, services }: TrialPlan, size: (machine: TrialPlan['machine']) => number): number {
  const own = services.flatMap((service) => service.machine ?? []);
  return [machine, ...own].reduce((sum, one) => sum + size(one), 0);
}
