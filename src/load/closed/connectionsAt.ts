import type { LoadPhase } from '../../scenario/plan.ts';

/** Connections that the plan wants; 0 outside of all closed phases. @param elapsedMs since the start of the load. */
export function connectionsAt(phases: readonly LoadPhase[], elapsedMs: number): number {
  const phase = phases.find(({ startMs, endMs }) => elapsedMs >= startMs && elapsedMs < endMs);
  if (phase?.loop !== 'closed') return 0;
  const share = (elapsedMs - phase.startMs) / (phase.endMs - phase.startMs);
  return Math.round(phase.from + (phase.to - phase.from) * share);
}

/** End of the last phase, from the start of the load. */
export function phasesEndMs(phases: readonly LoadPhase[]): number {
  return Math.max(0, ...phases.map(({ endMs }) => endMs));
}
