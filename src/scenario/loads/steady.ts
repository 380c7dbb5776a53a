import { z } from 'zod';
import { count, duration, millisecondsOf } from '../written.ts';
import { holding, loadCommon, shape } from './shape.ts';

const schema = z.strictObject({
  ...loadCommon,
  shape: z.literal('steady'),
  connections: count,
  for: duration,
});
export type SteadyLoad = z.output<typeof schema>;

/** The same number of connections all the time. */
export const steady = (spec: Omit<SteadyLoad, 'shape'>): SteadyLoad => ({ shape: 'steady', ...spec });

export const steadyShape = shape({
  schema,
  sends: (load) => ({
    kind: 'stretches',
    stretches: [holding(load.connections, millisecondsOf(load.for))],
  }),
  level: { unit: 'connections', at: (load, connections) => ({ ...load, connections }) },
});
