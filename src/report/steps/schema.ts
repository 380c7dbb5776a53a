import { z } from 'zod';

/** An upper bound of null is none: it may be any. */
const bounds = z.strictObject({ low: z.number(), high: z.number().nullable() }).nullable();

const felt = z.strictObject({
  /** How long the seconds were together, by which it is known. */
  overMs: z.number(),
  /** null: in a closed loop nothing is due before it is sent. */
  due: z.number().nullable(),
  answered: z.number(),
  good: z.number(),
  failed: z.number(),
  duePerSecond: z.number().nullable(),
  answeredPerSecond: z.number(),
  goodPerSecond: z.number(),
  /** Of the requests that ended; null: none did. */
  failedShare: z.number().nullable(),
  p50Ms: bounds,
  p99Ms: bounds,
});

/** `steps.json`. `schema` is raised when a reader of older ones would misread it. */
export const stepsFileSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  trials: z.array(
    z.strictObject({
      trial: z.string(),
      variant: z.record(z.string(), z.string()),
      repeat: z.number(),
      /** null: it has no verdict. */
      valid: z.boolean().nullable(),
      steps: z.array(
        z.strictObject({
          name: z.string(),
          part: z.enum(['warm-up', 'measured', 'last answers']),
          /** Since the load began, warm-up included; `toMs` null: it took what it took. */
          fromMs: z.number(),
          toMs: z.number().nullable(),
          offered: z.strictObject({
            unit: z.enum(['connections', 'requests/s']),
            from: z.number(),
            to: z.number(),
          }),
          /** null: the service was there, and looked at, to the end of the step. */
          cut: z
            .strictObject({
              kind: z.enum(['gone', 'stopped', 'not reached']),
              afterMs: z.number(),
              why: z.string(),
            })
            .nullable(),
          /** What clients felt in all of the step; null: it was cut, or no second lies in it. */
          felt: felt.nullable(),
          /** The same of a step that was cut, until then. */
          untilCut: felt.nullable(),
          peakUsageBytes: z.number().nullable(),
          limitBytes: z.number().nullable(),
          peakAnonBytes: z.number().nullable(),
          peakSwapBytes: z.number().nullable(),
          cpuCores: z.number().nullable(),
          /** Since the step began. */
          happened: z.array(z.strictObject({ what: z.string(), afterMs: z.number() })),
        }),
      ),
    }),
  ),
});

export type StepsFile = z.infer<typeof stepsFileSchema>;
export type StepInFile = StepsFile['trials'][number]['steps'][number];
