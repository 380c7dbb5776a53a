import { z } from 'zod';
import { duration, millisecondsOf } from '../written.ts';
import { arriving, openCommon, openPlanOf, perSecond } from './arrivals.ts';
import { shape } from './shape.ts';

const schema = z.strictObject({
  ...openCommon,
  shape: z.literal('rate'),
  perSecond,
  for: duration,
});
export type RateLoad = z.output<typeof schema>;

/** Requests arrive at the same rate all the time, whether or not those before were answered. */
export const rate = (spec: Omit<RateLoad, 'shape'>): RateLoad => ({ shape: 'rate', ...spec });

export const rateShape = shape({
  schema,
  sends: (load) => ({
    kind: 'arrivals',
    open: openPlanOf(load),
    stretches: [arriving(load.perSecond, millisecondsOf(load.for))],
  }),
  level: { unit: 'requests/s', at: (load, level) => ({ ...load, perSecond: level }) },
});
