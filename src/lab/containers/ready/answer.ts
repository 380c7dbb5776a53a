import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
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
  await using agent = agentFor(tls);
  const deadline = performance.now() + withinMs;
  const seen = new Map<string, number>();
  while (performance.now() < deadline && !signal.aborted) {
    const answer = await answerOf(url, agent, signal);
    if (answer === null) return null;
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
    await delay(100, undefined, { signal }).catch(() => {});
  }
  return seen;
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

/** null: a good one. */
async function answerOf(url: string, dispatcher: Agent, signal: AbortSignal): Promise<string | null> {
  const late = AbortSignal.timeout(1000);
  try {
    const { statusCode, body } = await request(url, {
      dispatcher,
      signal: AbortSignal.any([signal, late]),
    });
    await body.dump();
    return statusCode < 400 ? null : `status ${statusCode}`;
  } catch (error) {
    return late.aborted ? 'no answer within 1 s' : wordFor(error as NodeJS.ErrnoException);
  }
}

function wordFor({ code: any, name, message }: NodeJS.ErrnoException): string {
  // That of an abort is the number of a DOMException, and may come before ours: the run is over.
  const code = typeof any === 'string' ? any : '';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'connection closed without an answer';
  if (code.startsWith('HPE_') || name === 'HTTPParserError') return 'an answer that is no HTTP/1.1';
  return code === '' ? (message.split('\n')[0] ?? name) : code;
}

/** `connection refused 12 times, then status 404 31 times`; empty where nothing could be asked. */
export const seenWords = (seen: Seen): string =>
  [...seen].map(([what, times]) => `${what} ${times === 1 ? 'once' : `${times} times`}`).join(', then ');
