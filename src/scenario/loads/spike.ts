import { z } from 'zod';
import { count, duration, millisecondsOf } from '../written.ts';
import { holding, loadCommon, shape } from './shape.ts';

const schema = z.strictObject({
  ...loadCommon,
  shape: z.literal('spike'),
  base: count,
  peak: count,
  before: duration,
  during: duration,
  after: duration,
});
export type SpikeLoad = z.output<typeof schema>;

/** A quiet base, a sudden peak, the base again. */
export const spike = (spec: Omit<SpikeLoad, 'shape'>): SpikeLoad => ({ shape: 'spike', ...spec });

export const spikeShape = shape({
  schema,
  sends: ({ base, peak, before, during, after }) => ({
    kind: 'stretches',
    stretches: [
      holding(base, millisecondsOf(before), 'before the spike'),
      holding(peak, millisecondsOf(during), 'spike'),
      holding(base, millisecondsOf(after), 'after the spike'),
    ],
  }),
});
