/** How a request can fail; `lost` is what is accounted to none of the others. */
export const failures = ['non2xx', 'timeouts', 'refused', 'reset', 'closedNoReply', 'lost'] as const;

/** How a request ends; `ok` is an answer with a status of 2xx or 3xx. */
export const requestEnds = ['ok', ...failures] as const;

export type RequestEnd = (typeof requestEnds)[number];
