import { z } from 'zod';
import { environmentSchema } from '../../record/schema.ts';
import { runIdSchema, trialPlanSchema } from '../../scenario/plan.ts';
import { sameMachine } from '../sameMachine.ts';

/** What fronts and hosts write into Redis for each other, as JSON. Whoever reads it checks it. */

/** A folder or a file is called so by whoever reads it. */
export const fileName = z.string().regex(/^(?!\.{1,2}$)[^/\0]+$/, 'no name of a file');

/** As people type it, and see it on their screens. */
export const hostNameSchema = z.string().regex(/^[\w.-]{1,100}$/, 'letters, digits, dots and hyphens');

export const labelsSchema = z.record(z.string(), z.string());

/** What a host says of itself, every few seconds. */
export const hostCardSchema = z.strictObject({
  id: z.string(),
  name: hostNameSchema,
  /** On its own machine. */
  process: z.strictObject({ pid: z.number().int(), startTime: z.string() }),
  labels: labelsSchema,
  environment: environmentSchema,
  /** Patterns of the images that its owner allows, beside ours and those that are there. */
  images: z.array(z.string()),
  /** It opens sealed plans, and no others. */
  sealed: z.boolean(),
  /** By Redis' own clock, Unix milliseconds. */
  seenAt: z.number(),
  /** Silent for so long it is gone, and what it had is given to others. */
  lostAfterMs: z.number(),
  state: z.enum(['idle', 'preparing', 'busy', 'leaving']),
  /** For which run it makes itself ready now, such as by making its images, and what it does for that; null: for none. */
  preparing: z.strictObject({ runId: z.string(), step: z.string() }).nullable(),
  /** What it executes now; null: nothing. */
  trial: z.strictObject({ runId: z.string(), id: z.string() }).nullable(),
  trialsDone: z.number().int(),
});

/** What a run asks of its hosts. */
export const runCardSchema = z.strictObject({
  runId: runIdSchema,
  scenario: z.string(),
  /** For whoever looks at a host: whose it is. */
  purpose: z.string(),
  startedAt: z.number(),
  labels: labelsSchema,
  memoryBytes: z.number(),
  cpus: z.number(),
  /** Consent of whoever started it; a host's own answer comes first. */
  mayAddSwap: z.boolean().nullable(),
  sealed: z.boolean(),
  /** Only hosts with these facts; null: any. */
  machine: z.record(z.enum(sameMachine), z.union([z.string(), z.number(), z.null()])).nullable(),
  /** Where recordings are brought: the queue, or a place that the hosts know, too. */
  recordings: z.string(),
  /** Of one recording, compressed. */
  mostBytes: z.number(),
  /** Redis takes no other. */
  lifeMs: z.number().int().positive(),
  stopped: z.boolean(),
});

/** One job: trials that are to be made on one host, in this order. */
export const blockSchema = z.strictObject({
  id: z.string(),
  plans: z.array(trialPlanSchema.extend({ id: fileName })).min(1),
});

/** Of a `Date`. Source: ECMAScript, "Time Values and Time Range". */
const lastMoment = 8.64e15;

/** As it is closed by a seal: after this moment (Unix milliseconds, by the clock of whoever closed it) no host executes it. */
export const closedBlockSchema = blockSchema.extend({ until: z.number().int().min(0).max(lastMoment) });

/** As it is in the queue: the block as JSON, or that closed by a seal, as base64. */
export const blockDataSchema = z.union([
  z.strictObject({ open: z.string() }),
  z.strictObject({ closed: z.base64() }),
]);

/** What came of a trial. */
export const receiptSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('recorded'),
    trial: z.string(),
    fence: z.number().int(),
    host: z.string(),
    /** Of the whole recording, compressed and not sealed. */
    bytes: z.number().int(),
    /** Not told to be whole: why it ended. */
    lost: z.string().nullable(),
  }),
  /** It was taken too often, and never came to an end. */
  z.strictObject({ kind: z.literal('given-up'), trial: z.string(), why: z.string() }),
]);

/** Why a host takes no more part in a run. */
export const refusalSchema = z.strictObject({ host: z.string(), message: z.string(), hint: z.string() });

/** What a host does in a run now. */
export const underWaySchema = z.strictObject({
  host: z.string(),
  trial: z.string(),
  phase: z.string(),
  sinceMs: z.number(),
});

export type HostCard = z.infer<typeof hostCardSchema>;
export type RunCard = z.infer<typeof runCardSchema>;
export type Block = z.infer<typeof blockSchema>;
export type BlockData = z.infer<typeof blockDataSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type Refusal = z.infer<typeof refusalSchema>;

/** What somebody wrote; null: it is none of this version, or nothing. */
export function readCard<Card>(schema: z.ZodType<Card>, text: string | null | undefined): Card | null {
  try {
    return schema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** Why a host takes no part in a run; null: it does. */
export function unfit(
  host: Pick<HostCard, 'environment' | 'labels' | 'sealed'>,
  run: RunCard,
): string | null {
  const { environment, labels } = host;
  const missing = Object.entries(run.labels).find(([name, value]) => labels[name] !== value);
  if (missing !== undefined) return `it has no label ${missing.join('=')}`;
  if (environment.memoryBytes < run.memoryBytes) return 'it has too little memory';
  if (environment.cores < run.cpus) return 'it has too few processors';
  if (host.sealed !== run.sealed)
    return run.sealed
      ? 'it has no OOMLAB_QUEUE_KEY, and the plans are sealed'
      : 'the plans are not sealed with its OOMLAB_QUEUE_KEY';
  const { machine } = run;
  const other =
    machine === null ? undefined : sameMachine.find((fact) => machine[fact] !== environment[fact]);
  return other === undefined ? null : `its ${other} is another one (${environment[other]})`;
}
