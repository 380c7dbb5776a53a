import type { Running } from './running.ts';
import { phasesEndMs, wantedAt } from './wanted.ts';

/** The load follows the plan at this pace. */
export const planTickMs = 20;

/** @param over called once when the last phase is over, and in an open loop all its requests have ended. */
export function followPhases(running: Running, signal: AbortSignal, over: () => void): void {
  const { phases } = running.plan;
  let next = 0;
  const follow = (): void => {
    const elapsedMs = running.clock() - running.startMs;
    for (let phase = phases[next]; phase && phase.startMs <= elapsedMs; phase = phases[next]) {
      running.measured = !phase.warmup;
      emitPhase(running, phase.name, phase.startMs, phase.endMs, phase.warmup);
      next += 1;
    }
    const ended = elapsedMs >= phasesEndMs(phases);
    if (ended && running.arrivals?.loop.isOver() !== false) {
      clearInterval(ticker);
      over();
    } else {
      running.wanted = wantedAt(phases, elapsedMs);
      running.loop.want(running.wanted.connections ?? 0);
    }
  };
  const ticker = setInterval(follow, planTickMs);
  signal.addEventListener('abort', () => clearInterval(ticker));
  follow();
}

export function emitPhase(
  running: Running,
  name: string,
  fromMs: number,
  toMs: number,
  warmup: boolean,
): void {
  const { startMs, emit } = running;
  emit({ kind: 'phase', name, startMs: startMs + fromMs, endMs: startMs + toMs, warmup });
}
