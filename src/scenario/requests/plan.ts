import { z } from 'zod';

/** What is sent and what is asked of the answers, as the generator executes it. Texts may hold places (`../templates`). */

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export const bodyPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json'), value: z.json() }),
  z.strictObject({ kind: z.literal('form'), fields: z.array(z.tuple([z.string(), z.string()])) }),
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('file'), file: z.string(), base64: z.string() }),
]);

export const requestPlanSchema = z.strictObject({
  path: z.string(),
  method: z.enum(methods),
  weight: z.number().positive(),
  /** Of a body of random bytes; 0: none of these. */
  bodyBytes: z.number().int().nonnegative(),
  /** Recordings from before it could be written have no such field. */
  body: bodyPlanSchema.nullable().default(null),
  headers: z.record(z.string(), z.string()),
});

/** How long somebody thinks: always the same, evenly between two times, or with an exponential distribution. */
export const thinkPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), ms: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('uniform'), fromMs: z.number(), toMs: z.number() }),
  z.strictObject({ kind: z.literal('exponential'), meanMs: z.number().positive() }),
]);

/** Where in an answer a value is found. */
export const foundPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json'), path: z.string() }),
  z.strictObject({ kind: z.literal('header'), name: z.string() }),
  z.strictObject({ kind: z.literal('regex'), pattern: z.string() }),
  z.strictObject({ kind: z.literal('cookie'), name: z.string() }),
]);

export const checkPlanSchema = z.strictObject({
  /** Both ends included; none: 2xx and 3xx. */
  statuses: z.array(z.strictObject({ from: z.number().int(), to: z.number().int() })),
  contains: z.array(z.string()),
  json: z.array(z.strictObject({ path: z.string(), value: z.json() })),
});

export const stepPlanSchema = requestPlanSchema.omit({ weight: true }).extend({
  /** For messages. */
  name: z.string(),
  /** Before it is sent; null: at once. */
  think: thinkPlanSchema.nullable(),
  take: z.array(z.strictObject({ name: z.string(), from: foundPlanSchema })),
  check: checkPlanSchema,
});

export const journeyPlanSchema = z.strictObject({
  name: z.string(),
  weight: z.number().positive(),
  steps: z.array(stepPlanSchema).min(1),
});

/** Rows of a table; each request of a mix, or each journey, has the next, and after the last comes the first. */
export const dataPlanSchema = z.strictObject({
  file: z.string(),
  columns: z.array(z.string()),
  /** Left out of recordings: they may be thousands, and have passwords in them. */
  rows: z.array(z.array(z.string())),
  count: z.number().int(),
});

export type RequestPlan = z.infer<typeof requestPlanSchema>;
export type BodyPlan = z.infer<typeof bodyPlanSchema>;
export type ThinkPlan = z.infer<typeof thinkPlanSchema>;
export type FoundPlan = z.infer<typeof foundPlanSchema>;
export type CheckPlan = z.infer<typeof checkPlanSchema>;
export type StepPlan = z.infer<typeof stepPlanSchema>;
export type JourneyPlan = z.infer<typeof journeyPlanSchema>;
export type DataPlan = z.infer<typeof dataPlanSchema>;
