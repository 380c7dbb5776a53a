import { z } from 'zod';
import { duration, millisecondsOf } from '../written.ts';
import { arriving, openCommon, openPlanOf, perSecond } from './arrivals.ts';
import { shape } from './shape.ts';

const schema = z.strictObject({
  ...openCommon,
  shape: z.literal('rate-spike'),
  base: perSecond,
  peak: perSecond,
  before: duration,
  during: duration,
  after: duration,
});
export type RateSpikeLoad = z.output<typeof schema>;

/** Few requests arrive, suddenly many, few again. */
export const rateSpike = (spec: Omit<RateSpikeLoad, 'shape'>): RateSpikeLoad => ({
  shape: 'rate-spike',
  ...spec,
});

export const rateSpikeShape = shape({
  schema,
  sends: (load) => ({
    kind: 'arrivals',
    open: openPlanOf(load),
    stretches: [
      arriving(load.base, millisecondsOf(load.before), 'before the spike'),
      arriving(load.peak, millisecondsOf(load.during), 'spike'),
      arriving(load.base, millisecondsOf(load.after), 'after the spike'),
    ],
  }),
});
