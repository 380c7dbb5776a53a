import { z } from 'zod';
import { addableText, mayBeAdded, maySwitch } from './privileges.ts';

/** How a target's container is made, beyond its limits: what compose files say. Plain numbers, in scenarios and plans alike. */

const bytes = z.number().int().positive();
const name = z.string().min(1);
const path = z.string().startsWith('/');

/** As the engine runs it in the container; `['NONE']` switches off what the image has. */
export const healthSchema = z.strictObject({
  /** null: the image's own, by these times where they are given. */
  test: z.array(z.string()).min(1).nullable(),
  intervalMs: z.number().positive().nullable(),
  timeoutMs: z.number().positive().nullable(),
  startPeriodMs: z.number().nonnegative().nullable(),
  startIntervalMs: z.number().positive().nullable(),
  retries: z.number().int().nonnegative().nullable(),
});

/** A file that is put into the container before it starts. */
export const fileSchema = z.strictObject({
  path,
  text: z.string(),
  mode: z.number().int(),
  uid: z.number().int(),
  gid: z.number().int(),
  /** Its text is kept out of recordings. */
  secret: z.boolean(),
});

/** Fresh in each trial, and removed after it; those of the same name are one for all containers of the trial. */
export const volumeSchema = z.strictObject({
  /** null: of this container alone. */
  name: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'no name of a volume; write letters, digits, dots, hyphens and underscores')
    .nullable(),
  path,
  readOnly: z.boolean(),
});

export const containerSchema = z.strictObject({
  entrypoint: z.array(z.string()).nullable(),
  workingDir: z.string().nullable(),
  user: z.string().nullable(),
  hostname: z.string().nullable(),
  /** Names by which the others of the trial find it, besides its own. */
  aliases: z.array(name),
  volumes: z.array(volumeSchema),
  files: z.array(fileSchema),
  /** null: the image's own, if it has one. */
  health: healthSchema.nullable(),
  capAdd: z.array(name),
  capDrop: z.array(name),
  groupAdd: z.array(name),
  securityOpt: z.array(name),
  sysctls: z.record(z.string(), z.string()),
  shmBytes: bytes.nullable(),
  init: z.boolean().nullable(),
  readOnlyRoot: z.boolean(),
  stopSignal: z.string().nullable(),
  extraHosts: z.array(name),
  ulimits: z.record(z.string(), z.strictObject({ soft: z.number(), hard: z.number() })),
  /** Mount options by folder, as Docker writes them. */
  tmpfs: z.record(path, z.string()),
  oomScoreAdj: z.number().int().nullable(),
  cpuShares: z.number().int().positive().nullable(),
  memoryReservationBytes: bytes.nullable(),
  /** Of a container that shares its machine with others: what it may have of it at most. null: all of it. */
  limits: z.strictObject({
    memoryBytes: bytes.nullable(),
    /** On top of the memory; `unlimited` is as much as the host has, where the machine is its own. */
    swapBytes: z.union([z.number().int().nonnegative(), z.literal('unlimited')]).nullable(),
    cpus: z.number().positive().nullable(),
    pids: z.number().int().positive().nullable(),
  }),
});

/**
 * In a scenario; what is left out is as the image and the engine have it. Programs gain no rights by being executed, as those do
 * that belong to root and have its bit set, unless `securityOpt` has `no-new-privileges:false`.
 */
export const containerSpecSchema = containerSchema
  .extend({
    capAdd: z.array(
      name.refine(mayBeAdded, `would be of the whole machine; a target may have ${addableText}`),
    ),
    securityOpt: z.array(name.refine(maySwitch, 'would open the machine itself, and is refused')),
  })
  .partial();

/** Of which nothing is said. */
export const plainContainer: ContainerPlan = {
  entrypoint: null,
  workingDir: null,
  user: null,
  hostname: null,
  aliases: [],
  volumes: [],
  files: [],
  health: null,
  capAdd: [],
  capDrop: [],
  groupAdd: [],
  securityOpt: [],
  sysctls: {},
  shmBytes: null,
  init: null,
  readOnlyRoot: false,
  stopSignal: null,
  extraHosts: [],
  ulimits: {},
  tmpfs: {},
  oomScoreAdj: null,
  cpuShares: null,
  memoryReservationBytes: null,
  limits: { memoryBytes: null, swapBytes: null, cpus: null, pids: null },
};

export type ContainerPlan = z.output<typeof containerSchema>;
export type HealthPlan = z.output<typeof healthSchema>;
