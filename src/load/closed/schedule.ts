import type { Running } from '../running.ts';
import { connectionsAt, phasesEndMs } from './connectionsAt.ts';
import { sendVolleys } from './volleys.ts';

/** The number of connections follows the plan at this pace. */
const planTickMs = 20;

/** @param over called once when the last phase is over. */
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
    if (elapsedMs >= phasesEndMs(phases)) {
      clearInterval(ticker);
      over();
    } else {
      running.connections = connectionsAt(phases, elapsedMs);
      running.loop.want(running.connections);
    }
  };
  const ticker = setInterval(follow, planTickMs);
  signal.addEventListener('abort', () => clearInterval(ticker));
  follow();
}

/** The warm-up's connections are left to end first. @param done called when all volleys, if there are any, have ended. */
export function followVolleys(running: Running, signal: AbortSignal, done: () => void): void {
  const { plan, loop, clock, startMs } = running;
  const { volleys } = plan;
  if (volleys === null) {
    done();
    return;
  }
  running.connections = 0;
  loop.want(0);
  const begin = (): void => {
    if (loop.open() > 0) return;
    clearInterval(ticker);
    running.connections = volleys.count;
    running.measured = true;
    const beginMs = clock() - startMs;
    const latestEndMs = beginMs + volleys.times * Math.max(volleys.everyMs, plan.timeoutMs);
    emitPhase(running, 'volleys', beginMs, latestEndMs, false);
    sendVolleys(volleys, running.open, clock, signal).then(done, (error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };
  const ticker = setInterval(begin, planTickMs);
  signal.addEventListener('abort', () => clearInterval(ticker));
  begin();
}

function emitPhase(running: Running, name: string, fromMs: number, toMs: number, warmup: boolean): void {
  const { startMs, emit } = running;
  emit({ kind: 'phase', name, startMs: startMs + fromMs, endMs: startMs + toMs, warmup });
}
