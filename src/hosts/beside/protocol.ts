import { z } from 'zod';
import { failureSchema, placeSchema, progressMessageSchema, stopSchema } from '../../lab/protocol.ts';
import { recordingMessageSchema } from '../../record/message.ts';
import { trialPlanSchema } from '../../scenario/plan.ts';

/**
 * What a host and the program of a lab (`program.ts`) say to each other: JSON lines over the attached streams of its
 * container. A trial's plan and its messages are those of the program of a trial (`lab/protocol.ts`), which the lab starts
 * and passes on.
 */

/** On standard input. Its end means: end in order what is under way, and leave nothing. */
export const labCommandSchema = z.discriminatedUnion('kind', [
  /** Makes the machine ready for a run: answered by `prepared`. */
  z.strictObject({
    kind: z.literal('prepare'),
    purpose: z.string(),
    plans: z.array(trialPlanSchema),
    mayAddSwap: z.boolean().nullable(),
    wait: z.boolean(),
    engineKind: placeSchema.shape.engine.shape.kind,
  }),
  /** Executes one trial: answered by its recording, then by `execution`. */
  z.strictObject({ kind: z.literal('trial'), plan: trialPlanSchema, images: placeSchema.shape.images }),
  /** Ends the trial that is under way. */
  z.strictObject({ kind: z.literal('stop'), stop: stopSchema }),
  /** Answered by `findings`. */
  z.strictObject({ kind: z.literal('examine') }),
  /** Answered by `cleaned`. */
  z.strictObject({ kind: z.literal('clean'), purpose: z.string(), wait: z.boolean() }),
  /** Takes back what was made for the run: answered by `released`. */
  z.strictObject({ kind: z.literal('release') }),
  z.strictObject({ kind: z.literal('alive') }),
]);

const findingSchema = z.strictObject({
  name: z.string(),
  value: z.string(),
  status: z.enum(['ok', 'lacking', 'missing']),
  hint: z.string(),
});

const executionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('lost'), why: z.string() }),
]);

/** Each command but `stop` and `alive` has one answer; `failed` is one, too. */
const answers = [
  z.strictObject({ kind: z.literal('prepared'), environment: placeSchema.shape.environment }),
  z.strictObject({ kind: z.literal('execution'), execution: executionSchema }),
  z.strictObject({ kind: z.literal('findings'), findings: z.array(findingSchema) }),
  z.strictObject({ kind: z.literal('cleaned'), removed: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('released') }),
  failureSchema,
] as const;

/** On standard output. */
export const labMessageSchema = z.discriminatedUnion('kind', [
  ...answers,
  recordingMessageSchema,
  progressMessageSchema,
  /** Something was lost on the way from the trial to the lab. */
  z.strictObject({ kind: z.literal('trouble'), text: z.string() }),
  z.strictObject({ kind: z.literal('step'), text: z.string() }),
  z.strictObject({ kind: z.literal('alive') }),
]);

export type LabCommand = z.infer<typeof labCommandSchema>;
export type LabMessage = z.infer<typeof labMessageSchema>;
export type Answer = z.infer<(typeof answers)[number]>;

const answerKinds: ReadonlySet<string> = new Set(answers.map(({ shape }) => shape.kind.value));
export const isAnswer = (message: LabMessage): message is Answer => answerKinds.has(message.kind);

/** Each says so often that it is there: a network can lose one of them without the other being told. */
export const aliveEveryMs = 5000;
/** More than any pause of a machine that thrashes. */
export const lostAfterMs = 90_000;
