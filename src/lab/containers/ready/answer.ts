import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { TlsPlan } from '../../../scenario/plan.ts';

/** What came back from the requests that were no good answers, in the order in which it came first. */
export type Seen = ReadonlyMap<string, number>;

/**
 * What is asked of a target, and of nobody else: `@example.org/` behind an address would make that the name of a user.
 * @param base `http://127.0.0.1:32768`
 * @throws RangeError where the path leads to another address
 */
export function urlOf(base: string, path: string): string {
  if (!path.startsWith('/')) throw new RangeError(`${JSON.stringify(path)} is no path of the target`);
  return new URL(`${base}${path}`).href;
}

/**
 * Asks until the target gives a good answer. Each request has a second; the next comes 100 ms after a failure.
 * @returns null when it answered; else what came back until `withinMs` passed or `signal` was aborted.
 */
export async function noGoodAnswer(
  url: string,
  tls: TlsPlan | null,
  withinMs: number,
  signal: AbortSignal,
): Promise<Seen | null> {
  using asking = askingWith(tls);
  const deadline = performance.now() + withinMs;
  const seen = new Map<string, number>();
  while (performance.now() < deadline && !signal.aborted) {
    const answer = await answerOf(() => asking.get(url), signal);
    if (answer === null) return null;
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
    await delay(100, undefined, { signal }).catch(() => {});
  }
  return seen;
}

/** Looks at certificates as the load will. What an engine is asked with is loaded here already, and asks a target as well. */
function askingWith(tls: TlsPlan | null): Disposable & { get(url: string): http.ClientRequest } {
  const agent =
    tls === null
      ? new http.Agent({ keepAlive: true })
      : new https.Agent({
          keepAlive: true,
          servername: tls.serverName,
          rejectUnauthorized: tls.checked,
          ...(tls.ca === null ? {} : { ca: tls.ca }),
        });
  const get = tls === null ? http.get : https.get;
  return { get: (url) => get(url, { agent }), [Symbol.dispose]: () => agent.destroy() };
}

/** null: a good one. */
async function answerOf(ask: () => http.ClientRequest, signal: AbortSignal): Promise<string | null> {
  const late = AbortSignal.timeout(1000);
  try {
    const status = await statusOf(ask(), AbortSignal.any([signal, late]));
    return status < 400 ? null : `status ${status}`;
  } catch (error) {
    return late.aborted ? 'no answer within 1 s' : wordFor(error as NodeJS.ErrnoException);
  }
}

/** So much of a body is waited for: what has no end is an answer, too. */
const mostBytes = 128 * 1024;

/** Resolves when the body has ended, however. @throws what the request fails with, or the reason of the signal */
function statusOf(asked: http.ClientRequest, signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const callOff = (): void => {
    reject(signal.reason);
    asked.destroy();
  };
  if (signal.aborted) callOff();
  signal.addEventListener('abort', callOff, { once: true });
  asked.on('error', reject);
  asked.on('response', (response) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) asked.destroy();
    });
    response.on('error', () => {}); // it is closed then, and its status was there
    response.on('close', () => resolve(response.statusCode ?? 0));
  });
  return promise.finally(() => signal.removeEventListener('abort', callOff));
}

function wordFor({ code: any, name, message }: NodeJS.ErrnoException): string {
  // That of an abort is the number of a DOMException, and may come before ours: the run is over.
  const code = typeof any === 'string' ? any : '';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'connection closed without an answer';
  if (code.startsWith('HPE_')) return 'an answer that is no HTTP/1.1';
  return code === '' ? (message.split('\n')[0] ?? name) : code;
}

/** `connection refused 12 times, then status 404 31 times`; empty where nothing could be asked. */
export const seenWords = (seen: Seen): string =>
  [...seen].map(([what, times]) => `${what} ${times === 1 ? 'once' : `${times} times`}`).join(', then ');
