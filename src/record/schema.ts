import { z } from 'zod';
import { capacityRunSchema } from '../scenario/capacity/plan.ts';
import { expectationPlanSchema } from '../scenario/expected/compile.ts';
import { mapPlanSchema } from '../scenario/map/plan.ts';
import { objectiveSchema } from '../scenario/objective.ts';
import { tooMuchKinds } from '../scenario/ordered/knobs.ts';
import { trialPlanSchema } from '../scenario/plan.ts';

/** Raised when a reader of older recordings would misread newer ones. Written into every file. */
export const schemaVersion = 1;

/** What the engine says of a container has six levels. */
const mostLevels = 64;

/**
 * A value of somebody else's, kept as it is. It is written with indentation, which of a value within a value within a value has
 * the square of its size.
 */
export const shallowSchema = z
  .unknown()
  .refine((value) => isWithin(value, mostLevels), { error: `not more than ${mostLevels} levels` });

/** Looks no deeper than that: of a hundred thousand levels a stack has no room. */
function isWithin(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1));
}

/** Why a trial ended: the first of the possible endings that came true. */
export const endingReasons = [
  'target-died', // the main process is gone
  'service-died', // with density: one of the containers is gone, which is what the trial was to find out
  'broken', // the objective was broken for long enough
  'cap', // the stated time was up
  'load-done', // all volleys were sent and answered
  'not-ready', // never answered the readiness request
  'start-failed', // what the target is started by cannot be executed, or not within its limits
  'plan-refused', // the engine takes no such value as the scenario has
  'engine-refused', // the engine could not create or start the container for a reason of its own
  'knob-refused', // a limit read back was not what was asked
  'interrupted', // Ctrl-C
  'engine-lost',
  'probe-lost',
  'generator-lost',
  'recording-failed', // the disk is full, for example
] as const;

export const knobSchema = z.strictObject({
  name: z.string(),
  asked: z.string(),
  /** null: could not be read. */
  read: z.string().nullable(),
  ok: z.boolean(),
});

export const preconditionSchema = z.strictObject({
  name: z.string(),
  value: z.string(),
  /** `missed` preconditions are shown with the result. */
  status: z.enum(['met', 'missed', 'unknown']),
  /** What a missed one means for the result; empty when met. */
  meaning: z.string(),
});

export const clockSchema = z.strictObject({
  /** CLOCK_MONOTONIC at the trial's zero, nanoseconds, as decimal text (exceeds 2^53). */
  zeroMonotonicNs: z.string(),
  /** Wall clock at the same moment, Unix milliseconds. */
  zeroWallMs: z.number(),
  /** Kernel log time minus CLOCK_MONOTONIC, microseconds; null: not measured, taken as 0. */
  kernelOffsetUs: z.number().nullable(),
  /** Half the width of the bracket in which the offset was measured. */
  kernelOffsetErrorUs: z.number().nullable(),
});

export const containerSchema = z.strictObject({
  id: z.string(),
  pid: z.number().nullable(),
  /** Memory hierarchy, as the container's processes are in. */
  cgroupVersion: z.union([z.literal(1), z.literal(2)]).nullable(),
  /** Path within the memory hierarchy, such as `/oomlab/<id>`. */
  cgroupPath: z.string().nullable(),
  cgroupParent: z.string().nullable(),
  imageId: z.string(),
});

export const environmentSchema = z.strictObject({
  oomlab: z.string(),
  gitCommit: z.string().nullable(),
  node: z.string(),
  kernel: z.string(),
  os: z.string(),
  cpuModel: z.string(),
  cores: z.number(),
  governor: z.string().nullable(),
  clocksource: z.string().nullable(),
  memoryBytes: z.number(),
  engine: z.string(),
  engineKind: z.enum(['environment', 'context', 'default', 'private']),
  cgroupVersion: z.number().nullable(),
  cgroupDriver: z.string(),
  storageDriver: z.string(),
  userlandProxy: z.enum(['yes', 'no', 'unknown']),
  swapAreas: z.array(
    z.strictObject({ path: z.string(), type: z.string(), sizeBytes: z.number(), ours: z.boolean() }),
  ),
});

/** The host of a fleet that executed a trial. */
const fleetHostSchema = z.strictObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  environment: environmentSchema,
  /** The trial was taken by a host so many times until then: of two recordings the one with the lower number came first. */
  fence: z.number().int().positive(),
});

export const trialSchema = z.strictObject({
  schema: z.literal(schemaVersion),
  plan: trialPlanSchema,
  /** `running` in a file that nobody is writing any more means: killed, incomplete. */
  status: z.enum(['running', 'complete', 'interrupted', 'failed']),
  clock: clockSchema,
  container: containerSchema.nullable(),
  /** The other containers, in the order of their start; with density, the later ones of the main target too. */
  services: z
    .array(z.strictObject({ name: z.string(), entry: z.boolean(), container: containerSchema }))
    .default([]),
  knobs: z.array(knobSchema),
  preconditions: z.array(preconditionSchema),
  /** Load phases on the trial's clock. */
  phases: z.array(
    z.strictObject({ name: z.string(), startMs: z.number(), endMs: z.number(), warmup: z.boolean() }),
  ),
  ending: z.strictObject({ reason: z.enum(endingReasons), atMs: z.number(), detail: z.string() }).nullable(),
  /** Facts of the JVM read once: collector names, maximum heap, version, arguments. */
  jvm: z.record(z.string(), z.string()).nullable(),
  /** null: executed where the run was started, on the machine that run.json describes. */
  host: fleetHostSchema.nullable().default(null),
});

/** Why no more trials are made for a comparison. */
const closingReasons = [
  'shown', // a difference is held
  'same', // they differ by less than matters
  'hopeless', // what is left of the trials would hardly show a difference
  'at most', // all trials were made
] as const;

export const runSchema = z.strictObject({
  schema: z.literal(schemaVersion),
  runId: z.string(),
  scenario: z.string(),
  question: z.string(),
  seed: z.number().int(),
  /** The exact command to run it again. */
  command: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  status: z.enum(['running', 'complete', 'interrupted', 'failed']),
  environment: environmentSchema,
  /** Ids of the planned trials, in the order of execution. */
  trials: z.array(z.string()),
  /** Checked against the verdicts, exit code 1 when one does not hold. */
  expectations: z.array(expectationPlanSchema),
  /** What varies, in the order in which the scenario has it. Runs from before it was recorded have none. */
  variants: z.array(z.record(z.string(), z.string())).default([]),
  /** Of `oomlab size`: what is looked through. Trials are added as they become known. */
  size: z
    .strictObject({
      /** Runs from before it was asked for have none. */
      objective: objectiveSchema.nullable().default(null),
      knob: z.string(),
      values: z.array(z.string()),
      positions: z.array(z.number()),
      tooMuch: z.enum(tooMuchKinds).nullable(),
      survives: z.number(),
      confidence: z.number(),
      maxTrials: z.number(),
      /** Runs from before these were made have none. */
      recommenders: z.number().default(0),
    })
    .nullable()
    .default(null),
  /** The plan by which repeats were made, and what closed each comparison of two variants; null: so many in any case. */
  repeats: z
    .strictObject({
      atLeast: z.number().int(),
      atMost: z.number().int(),
      /** In the order in which it came about. */
      closed: z.array(
        z.strictObject({
          a: z.record(z.string(), z.string()),
          b: z.record(z.string(), z.string()),
          /** Repeats of both by then: those that are compared. */
          after: z.number().int(),
          why: z.enum(closingReasons),
          /** By which figure. */
          figure: z.enum(['survivedMs', 'goodputMedian']),
        }),
      ),
    })
    .nullable()
    .default(null),
  /** Of `oomlab capacity`: what is looked for, and in what. Trials are added as they become known. */
  capacity: capacityRunSchema.nullable().default(null),
  /** Of `oomlab map`: the values of both knobs. Trials are added as they become known. */
  map: mapPlanSchema.nullable().default(null),
  /** Where its hosts are found, without a password, and what was typed: to go on with it. null: it had one machine. */
  fleet: z
    .strictObject({ queue: z.string(), recordings: z.string(), args: z.array(z.string()) })
    .nullable()
    .default(null),
  /** Runs from before `size` say here what they searched, by a rule that is no longer there. */
  search: shallowSchema.optional(),
});

export type EndingReason = (typeof endingReasons)[number];
export type Knob = z.infer<typeof knobSchema>;
export type Precondition = z.infer<typeof preconditionSchema>;
export type Clock = z.infer<typeof clockSchema>;
export type ContainerFacts = z.infer<typeof containerSchema>;
export type TrialRecord = z.infer<typeof trialSchema>;
export type FleetHost = z.infer<typeof fleetHostSchema>;
export type FleetPlace = Omit<NonNullable<RunRecord['fleet']>, 'args'>;
export type Environment = z.infer<typeof environmentSchema>;
export type RunRecord = z.infer<typeof runSchema>;
export type Repeats = NonNullable<RunRecord['repeats']>;
export type Closing = Repeats['closed'][number];
