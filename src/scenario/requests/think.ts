import { z } from 'zod';
import { parseDuration } from '../units.ts';
import { duration, millisecondsOf } from '../written.ts';
import type { ThinkPlan } from './plan.ts';

/** A time, evenly between two, or exponential with a mean: most are short, and some are long. */
export const thinkSchema = z.union([
  duration,
  z
    .strictObject({ from: duration, to: duration })
    // Asked also where one of them is no duration, which is told by itself.
    .refine(
      ({ from, to }) => (parseDuration(from) ?? 0) <= (parseDuration(to) ?? Number.POSITIVE_INFINITY),
      'from is more than to',
    ),
  z.strictObject({ mean: duration }),
]);

export function thinkPlanOf(think: z.output<typeof thinkSchema>): ThinkPlan {
  if (typeof think === 'string') return { kind: 'fixed', ms: millisecondsOf(think) };
  if ('mean' in think) return { kind: 'exponential', meanMs: millisecondsOf(think.mean) };
  return { kind: 'uniform', fromMs: millisecondsOf(think.from), toMs: millisecondsOf(think.to) };
}
