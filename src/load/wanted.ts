import type { LoadPhase } from '../scenario/plan.ts';

/** What the plan wants: connections that are open, or arrivals per second. */
export type Wanted = { connections: number; perSecond: null } | { connections: null; perSecond: number };

/** After all phases none of what the last one had. @param elapsedMs since the start of the load. */
export function wantedAt(phases: readonly LoadPhase[], elapsedMs: number): Wanted {
  const phase = phases.find(({ startMs, endMs }) => elapsedMs >= startMs && elapsedMs < endMs);
  const loop = (phase ?? phases.at(-1))?.loop ?? 'closed';
  const value = phase === undefined ? 0 : between(phase, elapsedMs);
  return loop === 'closed'
    ? { connections: Math.round(value), perSecond: null }
    : { connections: null, perSecond: value };
}

function between({ startMs, endMs, from, to }: LoadPhase, elapsedMs: number): number {
  return from + ((to - from) * (elapsedMs - startMs)) / (endMs - startMs);
}

/** End of the last phase, from the start of the load. */
export function phasesEndMs(phases: readonly LoadPhase[]): number {
  return Math.max(0, ...phases.map(({ endMs }) => endMs));
}
