import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { TlsPlan } from '../../scenario/plan.ts';

/**
 * Asks until the target gives a good answer. Each request has a second; the next comes 100 ms after a failure.
 * @returns true when it answered; false when `withinMs` passed or `signal` was aborted.
 */
export async function becomesReady(
  url: string,
  tls: TlsPlan | null,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  await using agent = agentFor(tls);
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !signal.aborted) {
    if (await answersWell(url, agent, signal)) return true;
    await delay(100, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** Looks at certificates as the load will. */
function agentFor(tls: TlsPlan | null): Agent & AsyncDisposable {
  const connect =
    tls === null
      ? {}
      : {
          servername: tls.serverName,
          rejectUnauthorized: tls.checked,
          ...(tls.ca === null ? {} : { ca: tls.ca }),
        };
  const agent = new Agent({ connect });
  return Object.assign(agent, { [Symbol.asyncDispose]: () => agent.destroy() });
}

async function answersWell(url: string, dispatcher: Agent, signal: AbortSignal): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, {
      dispatcher,
      signal: AbortSignal.any([signal, AbortSignal.timeout(1000)]),
    });
    await body.dump();
    return statusCode < 400;
  } catch {
    return false; // refused, reset or too late: not ready yet
  }
}
