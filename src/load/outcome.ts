/** How a request ended; the names are the columns of a LoadRow. */
export const outcomes = ['ok', 'non2xx', 'timeouts', 'refused', 'reset', 'closedNoReply', 'lost'] as const;
export type Outcome = (typeof outcomes)[number];

/** An informational status (1xx) is no final answer, and none was asked for: lost. */
export function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 400) return 'ok';
  return status >= 400 ? 'non2xx' : 'lost';
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

/** The target answered, well or not. */
export function wasAnswered(outcome: Outcome): boolean {
  return outcome === 'ok' || outcome === 'non2xx';
}

/** Has a latency: answered, or timed out (which counts as the time-out). A refusal's speed says nothing about the service. */
export function hasLatency(outcome: Outcome): boolean {
  return wasAnswered(outcome) || outcome === 'timeouts';
}
