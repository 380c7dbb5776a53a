import type { Clock } from './clock.ts';
import type { Outcome } from './outcome.ts';
import type { DrawnRequest } from './requests/drawn.ts';
import type { requestEncoder } from './requests/wire.ts';
import type { Secure } from './secure.ts';

/** Where requests go, what they are, and who counts them; shared by all connections of a load. */
export interface Traffic {
  hostname: string;
  port: number;
  /** null: without TLS. */
  secure: Secure | null;
  timeoutMs: number;
  clock: Clock;
  draw: () => DrawnRequest;
  encode: ReturnType<typeof requestEncoder>;
  /** A request was sent; the receipt is called once when it ends. */
  sent: () => (outcome: Outcome, latencyMs: number) => void;
  received: (bytes: number) => void;
  /** An answer came with a status of 400 or above, whatever is made of it. */
  errorStatus: (status: number) => void;
  /** Why a request failed, where the counts don't tell. */
  trouble: (why: string) => void;
}

/** Request and answer on one connection, one at a time. */
export interface Exchange {
  /** Draws and stamps the next request, and gives its bytes. */
  begin(): Buffer;
  /** The request in flight, if there is one, has ended so. */
  settle(outcome: Outcome): void;
  /** Method of the newest request. */
  method(): DrawnRequest['method'];
  /** How the newest request ended. */
  last(): Outcome;
}

export function createExchange(traffic: Traffic): Exchange {
  const { timeoutMs, clock } = traffic;
  let end: ((outcome: Outcome) => void) | null = null;
  let method: DrawnRequest['method'] = 'GET';
  let last: Outcome = 'lost';
  return {
    begin: () => {
      const request = traffic.draw();
      const sentAtMs = clock();
      const receipt = traffic.sent();
      method = request.method;
      end = (outcome) => receipt(outcome, outcome === 'timeouts' ? timeoutMs : clock() - sentAtMs);
      return traffic.encode(request);
    },
    settle: (outcome) => {
      last = outcome;
      end?.(outcome);
      end = null;
    },
    method: () => method,
    last: () => last,
  };
}
