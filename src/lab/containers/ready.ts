import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

/**
 * Asks until the target gives a good answer. Each request has a second; the next comes 100 ms after a failure.
 * @returns true when it answered; false when `withinMs` passed or `signal` was aborted.
 */
export async function becomesReady(url: string, withinMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !signal.aborted) {
    if (await answersWell(url, signal)) return true;
    await delay(100, undefined, { signal }).catch(() => {});
  }
  return false;
}

async function answersWell(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(1000)]),
    });
    await body.dump();
    return statusCode < 400;
  } catch {
    return false; // refused, reset or too late: not ready yet
  }
}
