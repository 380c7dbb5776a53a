import { z } from 'zod';
import { duration, millisecondsOf } from '../written.ts';
import { arriving, openCommon, openPlanOf, perSecond } from './arrivals.ts';
import { shape } from './shape.ts';

const schema = z.strictObject({
  ...openCommon,
  shape: z.literal('rate-steps'),
  perSecond: z.array(perSecond).min(1),
  every: duration,
});
export type RateStepsLoad = z.output<typeof schema>;

/** Requests arrive at another rate at each step. */
export const rateSteps = (spec: Omit<RateStepsLoad, 'shape'>): RateStepsLoad => ({
  shape: 'rate-steps',
  ...spec,
});

export const rateStepsShape = shape({
  schema,
  sends: (load) => {
    const [first, ...rest] = load.perSecond.map((each) => arriving(each, millisecondsOf(load.every)));
    if (!first) throw new TypeError('steps without a step');
    return { kind: 'arrivals', open: openPlanOf(load), stretches: [first, ...rest] };
  },
});
