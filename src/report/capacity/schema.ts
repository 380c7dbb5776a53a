import { z } from 'zod';
import { capacityPlanSchema } from '../../scenario/capacity/plan.ts';
import { objectiveSchema } from '../../scenario/objective.ts';

const counts = z.strictObject({ held: z.number(), broken: z.number() });

/** `capacity.json`. What each value means is said where it is made: `CapacityAnswer`, `CapacityTrial`. */
export const capacityFileSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  /** Absent where the run had no variant. */
  plan: capacityPlanSchema.optional(),
  objective: objectiveSchema.optional(),
  answers: z.array(
    z.strictObject({
      variant: z.record(z.string(), z.string()),
      machine: z.string().nullable(),
      cpus: z.number(),
      memoryBytes: z.number(),
      kind: z.enum(['found', 'at-least', 'less-than', 'unknown']),
      interval: z
        .strictObject({ lowPerSecond: z.number(), perSecond: z.number(), highPerSecond: z.number() })
        .nullable(),
      ninePerSecond: z.number().nullable(),
      finished: z.boolean(),
      topPerSecond: z.number(),
      generatorBound: z.boolean(),
      full: counts,
      short: counts,
      void: z.number(),
      trials: z.array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(['steps', 'short', 'full']),
          ratePerSecond: z.number(),
          result: z.enum(['held', 'broken', 'void', 'beyond']),
          reachedPerSecond: z.number().nullable(),
        }),
      ),
    }),
  ),
});

export type CapacityFile = z.infer<typeof capacityFileSchema>;
