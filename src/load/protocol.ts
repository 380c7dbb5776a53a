import { z } from 'zod';
import { errorStatusesSchema } from '../record/event.ts';
import { histogramSchema } from '../record/histogram.ts';
import { loadColumns } from '../record/loadRow.ts';
import { loadPlanSchema, tlsPlanSchema } from '../scenario/plan.ts';

/**
 * What the lab and the generator say to each other: JSON lines. `atMs`, `startMs`, `endMs` are milliseconds since the
 * trial's zero on CLOCK_MONOTONIC.
 */

/** On the generator's standard input: one `start`, then perhaps a `stop`. The end of the input means stop, too. */
export const generatorCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    plan: loadPlanSchema,
    url: z.url({ protocol: /^https?$/ }),
    /** Of an `https` URL. */
    tls: tlsPlanSchema.nullable().default(null),
    zeroMonotonicNs: z.string().regex(/^\d+$/),
  }),
  z.strictObject({ kind: z.literal('stop'), reason: z.string() }),
]);

/**
 * On its standard output, in this order: `started`; `phase`, `row`, `error-statuses`, `trouble` as they come; a last, shorter `row`;
 * `histogram`; `done` if the plan was carried out to its end; and, once told to stop, `stopped`, then exit 0.
 */
export const generatorMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), atMs: z.number() }),
  /** As planned. Volleys are one phase, whose end is the latest possible one. */
  z.strictObject({
    kind: z.literal('phase'),
    name: z.string(),
    startMs: z.number(),
    endMs: z.number(),
    warmup: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('row'),
    row: z.intersection(
      z.record(z.enum(loadColumns), z.number().nullable()),
      z.looseObject({ atMs: z.number() }),
    ),
  }),
  /** Of the row before, where there were any: statuses of 400 and above, and how many answers had each. */
  z.strictObject({ kind: z.literal('error-statuses'), atMs: z.number(), statuses: errorStatusesSchema }),
  z.strictObject({ kind: z.literal('histogram'), ...histogramSchema.shape }),
  /** Why requests were counted as lost, or failed a check; each reason once. */
  z.strictObject({ kind: z.literal('trouble'), atMs: z.number(), text: z.string() }),
  z.strictObject({ kind: z.literal('done'), atMs: z.number() }),
  z.strictObject({ kind: z.literal('stopped'), reason: z.string(), atMs: z.number() }),
]);

export type GeneratorCommand = z.infer<typeof generatorCommandSchema>;
export type StartCommand = Extract<GeneratorCommand, { kind: 'start' }>;
export type GeneratorMessage = z.infer<typeof generatorMessageSchema>;
