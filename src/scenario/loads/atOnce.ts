import { z } from 'zod';
import { count, duration, millisecondsOf } from '../written.ts';
import { loadCommon, shape } from './shape.ts';

const schema = z.strictObject({
  ...loadCommon,
  shape: z.literal('at-once'),
  /** Requests sent in the same moment, each on a connection of its own. */
  count,
  /** The volley is repeated so many times, ... */
  times: count,
  /** ... this long after the one before began, or when that one was answered, whichever is later. */
  every: duration,
});
export type AtOnceLoad = z.output<typeof schema>;

/** N requests in the same moment, repeated. */
export const atOnce = (spec: Omit<AtOnceLoad, 'shape'>): AtOnceLoad => ({ shape: 'at-once', ...spec });

export const atOnceShape = shape({
  schema,
  sends: (load) => ({
    kind: 'volleys',
    volleys: { count: load.count, times: load.times, everyMs: millisecondsOf(load.every) },
  }),
  level: { unit: 'requests at once', at: (load, level) => ({ ...load, count: level }) },
});
