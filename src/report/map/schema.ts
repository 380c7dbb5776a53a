import { z } from 'zod';
import { mapPlanSchema } from '../../scenario/map/plan.ts';
import { sides } from '../../scenario/ordered/knobs.ts';

const side = z.enum(sides).nullable();
/** The values of both knobs, by their names. */
const pair = z.record(z.string(), z.string()).nullable();

/** `map.json`. What each value means is said where it is made: `MapAnswer`. */
export const mapFileSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  plan: mapPlanSchema,
  state: z.enum(['drawn', 'contradictory', 'used up', 'open']),
  cells: z.array(
    z.strictObject({
      x: z.string(),
      y: z.string(),
      state: z.enum(['survived', 'failed', 'even', 'silent', 'survives', 'fails', 'contradicted', 'unknown']),
      survives: z.boolean().nullable(),
      survived: z.number(),
      failed: z.number(),
      silent: z.number(),
      side: z.strictObject({ x: side, y: side }),
      because: pair,
      ends: z.array(z.strictObject({ name: z.string(), trials: z.array(z.string()) })),
      besideLine: z.boolean(),
      doubtful: z.boolean(),
      trials: z.array(z.string()),
    }),
  ),
  contradictions: z.array(z.strictObject({ failed: pair, survived: z.array(pair) })),
  /** Cells by their place in `cells`. */
  blur: z.strictObject({ mixed: z.array(z.number()), again: z.number() }).nullable(),
  trialsDone: z.number(),
  mostTrials: z.number(),
  rows: z.array(z.array(z.string())),
});

export type MapFile = z.infer<typeof mapFileSchema>;
