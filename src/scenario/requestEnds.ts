/**
 * How a request can fail; `failedCheck` was answered, and not with what its journey asks for; `malformed` with something that is
 * no answer of HTTP/1.1, such as one of a length below zero; `lost` is what is accounted to none of the others. `unsent` was due
 * and never sent: its time-out passed while too many others were in flight, or the load was stopped.
 */
export const failures = [
  'non2xx',
  'failedCheck',
  'timeouts',
  'refused',
  'reset',
  'closedNoReply',
  'malformed',
  'lost',
  'unsent',
] as const;

/** How a request ends; `ok` is an answer with a status of 2xx or 3xx, or the one that was asked for. */
export const requestEnds = ['ok', ...failures] as const;

export type RequestEnd = (typeof requestEnds)[number];
