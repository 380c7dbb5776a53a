import { z } from 'zod';
import { collectorNames, runtimeNames } from '../runtime/index.ts';
import { objectiveSchema } from './objective.ts';
import { dataPlanSchema, journeyPlanSchema, requestPlanSchema } from './requests/plan.ts';
import { containerSchema } from './target/container.ts';
import { imageSchema } from './target/image.ts';

/** What the generator, the probe and the lab need to execute one trial: plain JSON, all units resolved. */

/** Folders, groups, containers and keys of a queue are called so: it leads nowhere. */
export const runIdSchema = z.string().regex(/^\w[\w.-]{0,99}$/, 'no name of a run');

/** A host name, which is that of a folder and of a file, too. */
export const serviceNameSchema = z.string().regex(/^\w[\w.-]{0,62}$/, 'no name of a service');

/** How requests come in an open loop: at even distances, or as a Poisson process. */
export const arrivalProcesses = ['uniform', 'poisson'] as const;

/**
 * Between `startMs` and `endMs` (from the start of the load) what drives it goes evenly from `from` to `to`: connections
 * that are open, each of which waits for its answer (closed loop), or arrivals per second, which wait for nobody (open loop).
 */
export const loadPhaseSchema = z.strictObject({
  name: z.string(),
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
  /** Recordings from before the open loop have no such field. */
  loop: z.enum(['closed', 'open']).default('closed'),
  from: z.number().nonnegative(),
  to: z.number().nonnegative(),
  /** Warm-up phases are recorded and left out of all figures. */
  warmup: z.boolean(),
});

export const openPlanSchema = z.strictObject({
  arrivals: z.enum(arrivalProcesses),
  /** Beyond so many requests under way arrivals wait, and are late. */
  maxInFlight: z.number().int().positive(),
});

export const loadPlanSchema = z.strictObject({
  seed: z.number().int(),
  /** A mix, of which each request is drawn by itself; empty where there are journeys. */
  requests: z.array(requestPlanSchema),
  /** Recordings from before journeys have neither these nor data. */
  journeys: z.array(journeyPlanSchema).default([]),
  data: dataPlanSchema.nullable().default(null),
  timeoutMs: z.number().positive(),
  /** What drives the load when; a warm-up may do so by another loop than the rest. */
  phases: z.array(loadPhaseSchema),
  /** How requests arrive in the open phases; null: there is none. */
  open: openPlanSchema.nullable().default(null),
  /** N at once, instead of phases after the warm-up: volleys of `count` requests. */
  volleys: z
    .strictObject({ count: z.number().int(), times: z.number().int(), everyMs: z.number() })
    .nullable(),
});

/**
 * What shows that a target is ready: a good answer from `readyPath`; somebody listening on its port; its health check, as the engine
 * runs it; its end without an error, for what is to do its work before others start.
 */
export const readySigns = ['answer', 'listening', 'health', 'end'] as const;

/** How a target's certificate is looked at. */
export const tlsPlanSchema = z.strictObject({
  /** Certificates of the authority that it is to be from, as PEM; null: those that Node comes with. */
  ca: z.string().nullable(),
  serverName: z.string(),
  checked: z.boolean(),
});

export const targetPlanSchema = z.strictObject({
  name: z.string(),
  image: imageSchema,
  port: z.number().int().nullable(),
  /** null: plain HTTP. Recordings from before HTTPS have no such field. */
  tls: tlsPlanSchema.nullable().default(null),
  /** null with `answer`: nothing is waited for. */
  readyPath: z.string().startsWith('/').nullable(),
  readyBy: z.enum(readySigns).default('answer'),
  readyTimeoutMs: z.number().positive(),
  runtime: z.enum(runtimeNames),
  command: z.array(z.string()).nullable(),
  env: z.record(z.string(), z.string()),
  /** Asked of the runtime and read back. null: its own default. */
  heapBytes: z.number().nullable(),
  collector: z.enum(collectorNames).nullable(),
  jvmFlags: z.array(z.string()),
  /** The JVM counts its native memory by category. Recordings from before it could be asked for have no such field. */
  nativeMemory: z.boolean().default(false),
  ulimits: z.record(z.string(), z.number()),
  /** Bytes by folder. */
  tmpfs: z.record(z.string(), z.number()),
  /** What a compose file says of it; null: nothing does. */
  container: containerSchema.nullable().default(null),
});

export const machinePlanSchema = z.strictObject({
  /** As people know it: `t3.micro`. */
  name: z.string().nullable().default(null),
  cpus: z.number().positive(),
  memoryBytes: z.number().positive(),
  /** 0: no swap. null: as much as the host has. */
  swapBytes: z.number().nonnegative().nullable(),
  /** An area of our own in compressed memory, instead of what the host has. */
  swapOnZram: z.boolean().default(false),
  diskReadBytesPerSecond: z.number().positive().nullable(),
  pidsLimit: z.number().int().positive().nullable(),
  /** Limit of the group above the container; null: none. */
  groupMemoryBytes: z.number().positive().nullable(),
});

/** Another container of the trial. */
export const servicePlanSchema = z.strictObject({
  name: serviceNameSchema.refine((name) => name !== 'app', 'the main target is called so'),
  target: targetPlanSchema,
  /** Receives the load in place of the main target, and is started after it. */
  entry: z.boolean(),
  /** Started after the main target, though the load does not go through it. */
  later: z.boolean().default(false),
  /** null: shares the main target's machine. */
  machine: machinePlanSchema.nullable(),
});

/** What somebody else does to the target, from the start of the load. */
export const actionPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('engine-kill'), atMs: z.number(), signal: z.string() }),
  z.strictObject({ kind: z.literal('host-kill'), atMs: z.number(), signal: z.string() }),
  z.strictObject({ kind: z.literal('exec'), atMs: z.number(), command: z.array(z.string()) }),
]);

export const trialPlanSchema = z.strictObject({
  /** Folder name of the trial within its run, such as `03-swap=off,heap=64m-2`. */
  id: z.string(),
  runId: runIdSchema,
  /** Position in the run, from 1. */
  position: z.number().int(),
  repeat: z.number().int(),
  /** Position of its variant as the scenario has them, from 0. */
  order: z.number().int().default(0),
  /** What varies, as the user wrote it: `{ swap: 'off', heap: '64m' }`. */
  variant: z.record(z.string(), z.string()),
  target: targetPlanSchema,
  machine: machinePlanSchema,
  /** null: no requests; the trial lasts until the target ends or the cap is reached. */
  load: loadPlanSchema.nullable(),
  /** In the order of their start; those in front of the main target start after it. */
  services: z
    .array(servicePlanSchema)
    .default([])
    .refine((services) => new Set(services.map(({ name }) => name)).size === services.length, {
      error: 'two services of one name',
    }),
  /** All containers are in a network of the trial's own, where each finds all others by name at any time. */
  network: z.boolean().default(false),
  /** One more container of the main target every so often. */
  density: z
    .strictObject({ everyMs: z.number().positive(), upTo: z.number().int().positive() })
    .nullable()
    .default(null),
  actions: z.array(actionPlanSchema),
  until: z.strictObject({
    /** The trial ends when the objective was broken for so long; null: never. */
    brokenForMs: z.number().positive().nullable(),
    /** The cap, from the start of the load, warm-up included. */
    atMostMs: z.number().positive(),
  }),
  objective: objectiveSchema,
  probeHz: z.number().positive(),
});

export type LoadPhase = z.infer<typeof loadPhaseSchema>;
export type ArrivalProcess = (typeof arrivalProcesses)[number];
export type OpenPlan = z.infer<typeof openPlanSchema>;
export type LoadPlan = z.infer<typeof loadPlanSchema>;
export type TlsPlan = z.infer<typeof tlsPlanSchema>;
export type TargetPlan = z.infer<typeof targetPlanSchema>;
export type MachinePlan = z.infer<typeof machinePlanSchema>;
export type ServicePlan = z.infer<typeof servicePlanSchema>;
export type ActionPlan = z.infer<typeof actionPlanSchema>;
export type TrialPlan = z.infer<typeof trialPlanSchema>;

/** The trial's group is the machine: several containers compete in it, and it has the machine's limits. */
export const sharesMachine = ({ services, density }: Pick<TrialPlan, 'services' | 'density'>): boolean =>
  density !== null || services.some(({ machine }) => machine === null);

/** Something shows that it is ready, and it is waited for. */
export const isAwaited = ({ port, readyBy, readyPath }: TargetPlan): boolean =>
  readyBy === 'answer' ? port !== null && readyPath !== null : readyBy !== 'listening' || port !== null;

/** What varies: each once, in the order in which the scenario has them. */
export function variantsOfTrials(
  trials: readonly Pick<TrialPlan, 'order' | 'variant'>[],
): TrialPlan['variant'][] {
  const written = trials.toSorted((a, b) => a.order - b.order).map(({ variant }) => variant);
  return [...new Map(written.map((variant) => [JSON.stringify(variant), variant])).values()];
}
