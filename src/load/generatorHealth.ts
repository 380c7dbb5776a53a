import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The event loop is asked so often whether it is late. */
const resolutionMs = 10;

export interface GeneratorHealth {
  /**
   * Of the time since the last call. @param polledMs since the start, spent on asking the clock while there was nothing to do:
   * it is free for more, and left out. `cpuShare` of one core; `delayMs` the worst delay of the event loop, null if none was taken.
   */
  take(polledMs: number): { cpuShare: number; delayMs: number | null };
}

/** Watches this process, so that a load which the generator could not keep up with is known as such. */
export function watchGenerator(): GeneratorHealth {
  const loop = monitorEventLoopDelay({ resolution: resolutionMs });
  loop.enable();
  let cpu = process.cpuUsage();
  let polledBeforeMs = 0;
  let sinceNs = process.hrtime.bigint();
  return {
    take: (polledMs) => {
      const { user, system } = process.cpuUsage(cpu);
      const nowNs = process.hrtime.bigint();
      const spanUs = Number(nowNs - sinceNs) / 1e3;
      // The monitor records the whole time between two of its timers, the wanted one included.
      const delayMs = loop.count === 0 ? null : Math.max(0, loop.max / 1e6 - resolutionMs);
      const workedUs = Math.max(0, user + system - (polledMs - polledBeforeMs) * 1e3);
      polledBeforeMs = polledMs;
      cpu = process.cpuUsage();
      sinceNs = nowNs;
      loop.reset();
      return { cpuShare: workedUs / spanUs, delayMs };
    },
  };
}
