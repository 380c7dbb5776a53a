import { z } from 'zod';

const failing = z.strictObject({
  value: z.string(),
  lost: z.number(),
  of: z.number(),
  why: z.array(z.string()),
  trials: z.array(z.string()),
});

const table = z.strictObject({
  title: z.string(),
  head: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  words: z.array(z.number()).optional(),
  note: z.string(),
});

/** `size.json`. What each value means is said where it is made: `SizeAnswer`, `SizeDetails`. */
export const sizeFileSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  knob: z.string(),
  survives: z.number(),
  confidence: z.number(),
  state: z.enum(['proved', 'none', 'used up', 'open']),
  points: z.array(
    z.strictObject({
      value: z.string(),
      survived: z.number(),
      lost: z.number(),
      trials: z.array(z.string()),
    }),
  ),
  recommended: z.string().nullable(),
  proof: z
    .strictObject({
      value: z.string(),
      clean: z.number(),
      withOne: z.number().nullable(),
      survived: z.number(),
      lost: z.number(),
    })
    .nullable(),
  smaller: failing.nullable(),
  larger: failing.nullable(),
  anyway: z
    .strictObject({
      from: z.string(),
      to: z.string(),
      lost: z.number(),
      of: z.number(),
      why: z.array(z.string()),
      trials: z.array(z.string()),
    })
    .nullable(),
  from: z.string(),
  to: z.string(),
  trialsDone: z.number(),
  explored: z.number(),
  attempts: z.number(),
  outrun: z.array(z.string()),
  givenUp: z.boolean(),
  afresh: z.array(z.strictObject({ trial: z.string(), variant: z.record(z.string(), z.string()) })),
  applied: z.array(z.strictObject({ title: z.string(), text: z.string() })),
  tables: z.array(table),
});

export type SizeFile = z.infer<typeof sizeFileSchema>;
