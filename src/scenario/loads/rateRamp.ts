import { z } from 'zod';
import { duration, millisecondsOf } from '../written.ts';
import { arriving, openCommon, openPlanOf, perSecond, rateText } from './arrivals.ts';
import { type Stretch, shape } from './shape.ts';

const schema = z.strictObject({
  ...openCommon,
  shape: z.literal('rate-ramp'),
  from: z.number().nonnegative(),
  to: perSecond,
  over: duration,
  hold: duration.optional(),
});
export type RateRampLoad = z.output<typeof schema>;

/** The rate of arrivals grows evenly, then holds. */
export const rateRamp = (spec: Omit<RateRampLoad, 'shape'>): RateRampLoad => ({
  shape: 'rate-ramp',
  ...spec,
});

export const rateRampShape = shape({
  schema,
  sends: (load) => {
    const { from, to, over, hold } = load;
    const name = `${Number(from.toPrecision(4))} to ${rateText(to)}`;
    const rise: Stretch = { name, loop: 'open', durationMs: millisecondsOf(over), from, to };
    const top = hold === undefined ? [] : [arriving(to, millisecondsOf(hold))];
    return { kind: 'arrivals', open: openPlanOf(load), stretches: [rise, ...top] };
  },
});
