import { z } from 'zod';
import { count, duration, millisecondsOf } from '../written.ts';
import { holding, loadCommon, shape } from './shape.ts';

const schema = z.strictObject({
  ...loadCommon,
  shape: z.literal('steps'),
  connections: z.array(count).min(1),
  every: duration,
});
export type StepsLoad = z.output<typeof schema>;

/** More connections at each step. */
export const steps = (spec: Omit<StepsLoad, 'shape'>): StepsLoad => ({ shape: 'steps', ...spec });

export const stepsShape = shape({
  schema,
  sends: ({ connections, every }) => {
    const [first, ...rest] = connections.map((each) => holding(each, millisecondsOf(every)));
    if (!first) throw new TypeError('steps without a step');
    return { kind: 'stretches', stretches: [first, ...rest] };
  },
});
