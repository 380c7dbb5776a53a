import { usageError } from '../../errors.ts';
import type { LoadPlan, TrialPlan } from '../plan.ts';
import { formatDuration } from '../units.ts';

type Timed = Pick<TrialPlan, 'load' | 'until'>;

/** How long a load takes at least, warm-up included, from its first request. */
export function loadMs({ phases, volleys }: LoadPlan): number {
  const phasesMs = Math.max(0, ...phases.map(({ endMs }) => endMs));
  return phasesMs + (volleys === null ? 0 : (volleys.times - 1) * volleys.everyMs);
}

/**
 * When the trial ends at the latest, from the start of its load. A load that just fits is sent whole: its last requests
 * have their time-out to end in, whatever the generator took for itself.
 */
export function capMs({ load, until }: Timed): number {
  return load === null ? until.atMostMs : Math.max(until.atMostMs, loadMs(load) + load.timeoutMs);
}

/** Refuses a load that the cap would cut off unsaid. @throws OomlabError (usage) */
export function refuseCutLoad({ load, until }: Timed, source: string): void {
  if (load === null || loadMs(load) <= until.atMostMs) return;
  throw usageError(
    `${source}: until.atMost: the trial would end before its load, which takes ${formatDuration(loadMs(load))} with its warm-up (found ${formatDuration(until.atMostMs)})`,
    `Write at least "${Math.ceil(loadMs(load) / 1000)}s", or make the load shorter.`,
  );
}
