import type { CapacityPlan, TrialKind } from '../../scenario/capacity/plan.ts';

export type { TrialKind };

/** One trial of a search for capacity, in fresh containers, as far as the search looks at it. */
export interface CapacityTrial {
  /** Of the recording. */
  id: string;
  kind: TrialKind;
  /** What came in per second; of steps, the last that was begun. */
  ratePerSecond: number;
  /** `void`: it says nothing of the service; `beyond`: so much could not be sent here. */
  result: 'held' | 'broken' | 'void' | 'beyond';
  /** Of steps, the last that held; of `beyond`, what can be sent here; null: nothing was. */
  reachedPerSecond: number | null;
}

/** Those of a kind that say something. */
export const ofKind = (trials: readonly CapacityTrial[], kind: TrialKind): CapacityTrial[] =>
  trials.filter((trial) => trial.kind === kind && trial.result !== 'void' && trial.result !== 'beyond');

/** The largest rate that can be tried: what was asked for, or what this machine can send. */
export function topOf(
  { toPerSecond, fromPerSecond }: CapacityPlan,
  trials: readonly CapacityTrial[],
): number {
  const sendable = trials
    .filter((trial) => trial.result === 'beyond' && isBound(trial, trials))
    .map(({ reachedPerSecond, ratePerSecond }) =>
      Math.min(reachedPerSecond ?? ratePerSecond / 2, ratePerSecond * 0.95),
    );
  return Math.max(fromPerSecond, Math.min(toPerSecond, ...sendable));
}

/**
 * A generator may be behind once for what else the machine did: a rate cannot be sent when that was seen twice, there or
 * below, and nothing so high was ever sent.
 */
export function isBound({ ratePerSecond }: CapacityTrial, trials: readonly CapacityTrial[]): boolean {
  const behind = trials.filter((trial) => trial.result === 'beyond' && trial.ratePerSecond <= ratePerSecond);
  const sent = trials.some(
    ({ kind, result, ratePerSecond: rate }) =>
      kind !== 'steps' && (result === 'held' || result === 'broken') && rate >= ratePerSecond,
  );
  return behind.length >= 2 && !sent;
}
