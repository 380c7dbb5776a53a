import type { RequestEnd } from '../scenario/requestEnds.ts';

/** Of a request that was sent. The names are the columns of a row of load. */
export type Outcome = Exclude<RequestEnd, 'unsent'>;

/** An informational status (1xx) is no final answer, and none was asked for. */
export function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 400) return 'ok';
  return status >= 400 ? 'non2xx' : 'malformed';
}

/** Of a failed connection, by the system's error code (errno(3)). */
export function outcomeOfError(code: string | undefined): Outcome {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'reset';
    default:
      return 'lost';
  }
}

/** The target answered, well or not; or the request has a latency all the same: that of a time-out is the time-out. */
const endings = {
  ok: { answered: true, latency: true },
  non2xx: { answered: true, latency: true },
  failedCheck: { answered: true, latency: true },
  timeouts: { answered: false, latency: true },
  // A refusal's speed says nothing about the service.
  refused: { answered: false, latency: false },
  reset: { answered: false, latency: false },
  closedNoReply: { answered: false, latency: false },
  // It may be the beginning of one that would never end.
  malformed: { answered: false, latency: false },
  lost: { answered: false, latency: false },
} satisfies Record<Outcome, { answered: boolean; latency: boolean }>;

export const wasAnswered = (outcome: Outcome): boolean => endings[outcome].answered;
export const hasLatency = (outcome: Outcome): boolean => endings[outcome].latency;
