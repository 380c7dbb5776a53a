import { emitPhase, planTickMs } from '../phases.ts';
import type { Running } from '../running.ts';
import { sendVolleys } from './volleys.ts';

/** The warm-up's requests are left to end first. @param done called when all volleys, if there are any, have ended. */
export function followVolleys(running: Running, signal: AbortSignal, done: () => void): void {
  const { plan, loop, clock, startMs } = running;
  const { volleys } = plan;
  if (volleys === null) {
    done();
    return;
  }
  running.wanted = { connections: 0, perSecond: null };
  loop.want(0);
  const begin = (): void => {
    if (loop.open() > 0 || running.arrivals?.loop.isOver() === false) return;
    clearInterval(ticker);
    running.wanted = { connections: volleys.count, perSecond: null };
    running.measured = true;
    const beginMs = clock() - startMs;
    const latestEndMs = beginMs + volleys.times * Math.max(volleys.everyMs, plan.timeoutMs);
    emitPhase(running, 'volleys', beginMs, latestEndMs, false);
    sendVolleys(volleys, running.openOnce, clock, signal).then(done, (error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };
  const ticker = setInterval(begin, planTickMs);
  signal.addEventListener('abort', () => clearInterval(ticker));
  begin();
}
