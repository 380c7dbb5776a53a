import { z } from 'zod';
import { count, duration, millisecondsOf } from '../written.ts';
import { holding, loadCommon, type Stretch, shape } from './shape.ts';

const schema = z.strictObject({
  ...loadCommon,
  shape: z.literal('ramp'),
  from: z.number().int().nonnegative(),
  to: count,
  over: duration,
  hold: duration.optional(),
});
export type RampLoad = z.output<typeof schema>;

/** Connections grow evenly, then hold. */
export const ramp = (spec: Omit<RampLoad, 'shape'>): RampLoad => ({ shape: 'ramp', ...spec });

export const rampShape = shape({
  schema,
  sends: ({ from, to, over, hold }) => {
    const rise: Stretch = {
      name: `${from} to ${to} connections`,
      loop: 'closed',
      durationMs: millisecondsOf(over),
      from,
      to,
    };
    const top = hold === undefined ? [] : [holding(to, millisecondsOf(hold))];
    return { kind: 'stretches', stretches: [rise, ...top] };
  },
});
