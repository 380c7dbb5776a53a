import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

/** What came back from the requests that were no good answers, in the order in which it came first. */
export type Seen = ReadonlyMap<string, number>;

/**
 * Asks until the target gives a good answer. Each request has a second; the next comes 100 ms after a failure.
 * @returns null when it answered; else what came back until `withinMs` passed or `signal` was aborted.
 */
export async function noGoodAnswer(url: string, withinMs: number, signal: AbortSignal): Promise<Seen | null> {
  const deadline = performance.now() + withinMs;
  const seen = new Map<string, number>();
  while (performance.now() < deadline && !signal.aborted) {
    const answer = await answerOf(url, signal);
    if (answer === null) return null;
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
    await delay(100, undefined, { signal }).catch(() => {});
  }
  return seen;
}

/** null: a good one. */
async function answerOf(url: string, signal: AbortSignal): Promise<string | null> {
  const late = AbortSignal.timeout(1000);
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.any([signal, late]) });
    await body.dump();
    return statusCode < 400 ? null : `status ${statusCode}`;
  } catch (error) {
    return late.aborted ? 'no answer within 1 s' : wordFor(error as NodeJS.ErrnoException);
  }
}

function wordFor({ code = '', name, message }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'connection closed without an answer';
  if (code.startsWith('HPE_') || name === 'HTTPParserError') return 'an answer that is no HTTP/1.1';
  return code === '' ? (message.split('\n')[0] ?? name) : code;
}

/** `connection refused 12 times, then status 404 31 times`; empty where nothing could be asked. */
export const seenWords = (seen: Seen): string =>
  [...seen].map(([what, times]) => `${what} ${times === 1 ? 'once' : `${times} times`}`).join(', then ');
