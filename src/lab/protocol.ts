import { z } from 'zod';
import { exitCodes, firstOf, OomlabError } from '../errors.ts';
import { recordingMessageSchema } from '../record/message.ts';
import { environmentSchema } from '../record/schema.ts';
import { trialPlanSchema } from '../scenario/plan.ts';
import { trialProgressSchema } from './progress.ts';

/**
 * Plan in, recording out: what a host and the program of a trial (`worker.ts`) say to each other, as JSON lines. Nothing
 * else passes between them, so that the program may run in another container, or on another machine.
 */

/** What the machine was made ready with, for all trials of a run. */
export const placeSchema = z.strictObject({
  /** As the program itself reaches it: `unix:///path` or `tcp://host:port`. */
  engine: z.strictObject({ address: z.string(), kind: environmentSchema.shape.engineKind }),
  /** References of the images, by what the plan asks for (`imageKey`). */
  images: z.record(z.string(), z.string()),
  environment: environmentSchema,
  /** Others may execute trials on this machine at the same time. */
  shared: z.boolean(),
  /** Which of those it is (`Lock`). */
  turn: z.int().nonnegative(),
});

/** Why a trial is ended from outside, and what is recorded of it. */
export const stopSchema = z.strictObject({
  reason: z.enum(['interrupted', 'recording-failed']),
  detail: z.string(),
});

/** On standard input: one `plan`, then perhaps a `stop`. The end of the input means stop, too. */
export const workerCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), plan: trialPlanSchema, place: placeSchema }),
  z.strictObject({ kind: z.literal('stop'), stop: stopSchema }),
]);

/** An error on its way. `known` is false for a fault of our own, which is to be found by its stack. */
export const failureSchema = z.strictObject({
  kind: z.literal('failed'),
  known: z.boolean(),
  message: z.string(),
  hint: z.string(),
  exitCode: z.enum(exitCodes),
  stack: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;

export function failureOf(thrown: unknown): Failure {
  const error = firstOf(thrown);
  const { message, stack = '' } = error as Error;
  const known = error instanceof OomlabError;
  const { hint, exitCode } = known ? error : { hint: '', exitCode: exitCodes.lab };
  return { kind: 'failed', known, message, hint, exitCode, stack };
}

/** As if it had been thrown here. */
export function errorOf({ known, message, hint, exitCode, stack }: Failure): Error {
  const error = known ? new OomlabError(message, { hint, exitCode }) : new Error(message);
  error.stack = stack;
  return error;
}

export const progressMessageSchema = z.strictObject({
  kind: z.literal('progress'),
  progress: trialProgressSchema,
});

/**
 * On standard output: the recording and the progress as they happen, then `done`: everything is torn down, or was told as
 * trouble. `failed` in its place: no trial can be executed here; with no message of the recording before it, none was.
 */
export const workerMessageSchema = z.discriminatedUnion('kind', [
  recordingMessageSchema,
  progressMessageSchema,
  z.strictObject({ kind: z.literal('done') }),
  failureSchema,
]);

export type Place = z.infer<typeof placeSchema>;
export type Stop = z.infer<typeof stopSchema>;
export type WorkerCommand = z.infer<typeof workerCommandSchema>;
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
/** What a trial sends while it is executed. */
export type TrialMessage = Exclude<WorkerMessage, { kind: 'done' | 'failed' }>;

/** Targets of the same image have the same key. */
export const imageKey = (image: { kind: string }): string => JSON.stringify(image);
