import { z } from 'zod';
import { collectorNames, runtimeNames } from '../runtime/index.ts';
import { expectationSchema } from './expected/expectation.ts';
import { perSecond } from './loads/arrivals.ts';
import { loadSchema } from './loads/shapes.ts';
import { percentiles } from './objective.ts';
import { containerSpecSchema } from './target/container.ts';
import { imageSpecSchema, variedImageSchema } from './target/image.ts';
import { bytes, bytesOr, count, duration, memory, repeatsSchema } from './written.ts';

/** Scenarios as their authors write them; sizes and durations are text. `compile.ts` turns them into plans. */

export const machineSchema = z.strictObject({
  /** As people know it, `t3.micro`; set by `machine()` of machines.ts, and shown with its price. */
  name: z.string().min(1).optional(),
  cpus: z.number().positive(),
  memory,
  /** `off`, a size on top of the memory, or `unlimited`. */
  swap: bytesOr('off', 'unlimited'),
  /** `zram`: compressed in memory, in an area of our own for the time of the trial; any area of the host's when left out. */
  swapOn: z.literal('zram').optional(),
  /** Bytes per second that may be read from disk; unlimited when left out. */
  diskRead: bytes.optional(),
  pids: count.optional(),
  /** Limit of the group above the container: what a pod, a slice or a small machine has. None when left out. */
  groupMemory: memory.optional(),
});

const readySchema = z.union([
  z.strictObject({ path: z.string().startsWith('/'), within: duration }),
  z.strictObject({ listening: z.literal(true), within: duration }),
  z.strictObject({ health: z.literal(true), within: duration }),
  /** For services alone: it does its work, and ends with 0. */
  z.strictObject({ ended: z.literal(true), within: duration }),
]);

/**
 * How its certificate is looked at. `ca` is a PEM file beside the scenario, with the certificates of the authority that it is
 * from; what was read of it is here with its text, and `workspace/loading/attachFiles.ts` puts it there. `unchecked`: not at all.
 */
const tlsSchema = z.union([
  z.literal('unchecked'),
  z.strictObject({
    ca: z.union([z.string().min(1), z.strictObject({ file: z.string(), pem: z.string() })]).optional(),
    /** In the certificate; `localhost` when left out. */
    name: z.string().min(1).optional(),
  }),
]);

export const targetSchema = z.strictObject({
  name: z.string().min(1),
  /** A folder under `docker/`, `{ reference }` of any image that the engine has or can pull, or `{ build }` of a folder of one's own. */
  image: imageSpecSchema,
  port: count.max(65535).nullable(),
  /** It speaks HTTPS in its port; plain HTTP when left out. */
  tls: tlsSchema.optional(),
  /** A good answer from a path, somebody listening on the port, or the image's own health check. */
  ready: readySchema.nullable(),
  runtime: z.enum(runtimeNames),
  command: z.array(z.string()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  heap: bytesOr('default').optional(),
  collector: z.enum(collectorNames).optional(),
  jvmFlags: z.array(z.string()).optional(),
  /** The JVM counts its native memory by category and is asked before and after the load; costs it 5 to 10 %. */
  nativeMemory: z.boolean().optional(),
  /** Soft and hard limit of its processes alike, by Docker's names: `{ as: 268435456, nofile: 1024 }`. */
  ulimits: z.record(z.string(), count).optional(),
  /** Folders in memory, with their sizes: `{ '/scratch': '200m' }`. Their pages count as the container's. */
  tmpfs: z.record(z.string().startsWith('/'), bytes).optional(),
  /** How its container is made beyond that; a compose file fills it in. */
  container: containerSpecSchema.optional(),
});

/** What somebody else does to the target during the load; `at` counts from the start of the load. */
export const actionSchema = z.discriminatedUnion('kind', [
  /** `docker kill --signal`. */
  z.strictObject({ kind: z.literal('engine-kill'), at: duration, signal: z.string() }),
  /** A signal from the host to the main process, as an operator or a daemon would send it. */
  z.strictObject({ kind: z.literal('host-kill'), at: duration, signal: z.string() }),
  /** A command run within the container, as `docker exec --detach` does. */
  z.strictObject({ kind: z.literal('exec'), at: duration, command: z.array(z.string()).min(1) }),
]);

const serviceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'not a host name; write lower-case letters, digits and hyphens')
  .refine((name) => name !== 'app', '"app" is the main target; name it otherwise');

/**
 * Another container of the trial, under its name in the scenario; the main target's is `app`. All of them find each other
 * by these names if they were started earlier: in the order written, before `app`, and what is in front of it after it.
 */
export const serviceSchema = z.strictObject({
  target: targetSchema,
  /** Stands in front of the others and receives the load; one at most. */
  entry: z.boolean().optional(),
  /** Started after the main target: it needs it. */
  later: z.boolean().optional(),
  /** A machine of its own (scale-out). When left out it shares the main target's, and competes with it. */
  machine: machineSchema.optional(),
});

/** One more container of the main target every so often, in the same machine, until something breaks. */
export const densitySchema = z.strictObject({ every: duration, upTo: count.max(100) });

/** "How much does it carry?": between which arrival rates the largest is looked for that fresh machines hold. */
export const capacitySchema = z.strictObject({
  /** Arrivals per second; four orders of magnitude above `from` where `to` is left out. */
  from: perSecond,
  to: perSecond.optional(),
  /** So long a fresh machine must hold a rate. */
  hold: duration.default('60s'),
  /** The interval may be so much wide to either side, as a share of the rate. */
  precision: z.number().min(0.01).max(0.5).default(0.05),
  confidence: z.number().min(0.5).max(0.99).default(0.9),
  /** Trials of the whole time, at most; no answer rests on fewer than two that held and two that broke. */
  fullTrials: count.min(4).max(200).default(20),
});

export const untilSchema = z.strictObject({ brokenFor: duration.nullable(), atMost: duration });

const patchSchema = z.strictObject({
  machine: machineSchema.partial().optional(),
  target: targetSchema.partial().optional(),
  /** Added by name, or replaced; null leaves a service out. */
  services: z.record(serviceName, serviceSchema.nullable()).optional(),
  load: loadSchema.optional(),
  until: untilSchema.partial().optional(),
});

const patchesSchema = z
  .record(z.string().min(1), patchSchema)
  .refine((patches) => Object.keys(patches).length > 0, 'empty');

const orderedSchema = z.union([z.array(z.union([z.string(), z.number()])).min(1), patchesSchema]);
const variedSchema = z.union([
  z.array(z.union([z.string(), z.number(), variedImageSchema])).min(1),
  patchesSchema,
]);

const amount = z.union([bytes, z.number().positive()]);

/** A knob with an order, and which of its values are tried. */
const range = {
  /** One of those of `vary` that have an order, or any name, with `values` that say what each changes. */
  knob: z.string().min(1),
  from: amount.optional(),
  to: amount.optional(),
  /** Between two values; `precision` when left out. */
  step: amount.optional(),
  /** Between two values, as a share of the smaller: of a size 0.05, of a map 0.5 when left out. */
  precision: z.number().min(0.01).max(1).optional(),
  /** Instead of `from` and `to`, the smallest first. */
  values: orderedSchema.optional(),
};

/** "What size do I need?": the values among which the smallest is sought that carries the load as often as asked. */
export const sizeSchema = z.strictObject({
  ...range,
  /** The value that is named survives with at least this probability, ... */
  survives: z.number().min(0.5).max(0.99).default(0.9),
  /** ... and a search that names one is right at least so often. */
  confidence: z.number().min(0.5).max(0.99).default(0.9),
  maxTrials: count.max(2000).default(150),
  /** Of memory or a heap: fresh trials, after the answer, of each value that recommenders would say; 0: they are not asked. */
  recommenders: z.number().int().min(0).max(20).default(3),
});

/** The line between what survives and what does not, of two knobs with an order. */
export const mapSchema = z.strictObject({
  /** From left to right ... */
  x: z.strictObject(range),
  /** ... and upwards. */
  y: z.strictObject(range),
  /** Trials at most that try again what the line rests on; for each line as many as columns and rows when left out. */
  repeats: z.number().int().min(0).max(1000).optional(),
});

/** One of the percentiles that every second's row holds: what they do not hold could not be judged. */
const latencySchema = z
  .partialRecord(z.enum(percentiles), duration)
  .refine((bound) => Object.keys(bound).length === 1, `write one percentile, such as { p99: '500ms' }`);

export const scenarioSchema = z.strictObject({
  question: z.string().min(1),
  target: targetSchema,
  machine: machineSchema,
  vary: z.record(z.string().min(1), variedSchema).default({}),
  /** null: no requests; the trial lasts until the target ends or `atMost` is over. */
  load: loadSchema.nullable(),
  until: untilSchema,
  /** Trials of each variant; or how many at least and at most, as long as a comparison is open. */
  repeats: repeatsSchema.default(3),
  /** A second of load is broken when fewer than this share of the answers were good; 0.5 when left out. */
  goodShare: z.number().min(0).max(1).default(0.5),
  /** ... or when this percentile of their latencies is above it: `{ p99: '500ms' }`; however long they take when left out. */
  latency: latencySchema.optional(),
  /**
   * ... or when good answers are fewer than this share of the best three seconds before, for each client, or in a load by
   * rate of what arrived over three seconds; however few when left out.
   */
  goodputFloor: z.number().positive().max(1).optional(),
  probeHz: z.number().min(1).max(100).default(20),
  /** On a queue: only hosts that were given these as labels, `{ disk: 'nvme' }`. */
  hosts: z.record(z.string().min(1), z.string().min(1)).default({}),
  actions: z.array(actionSchema).default([]),
  services: z
    .record(serviceName, serviceSchema)
    .default({})
    .refine(
      (services) => Object.values(services).filter(({ entry }) => entry).length <= 1,
      'more than one service has entry: true; one at most receives the load',
    ),
  /** All in a network of the trial's own, where each finds the others by name at any time: as compose has it. */
  network: z.boolean().default(false),
  density: densitySchema.optional(),
  size: sizeSchema.optional(),
  capacity: capacitySchema.optional(),
  map: mapSchema.optional(),
  expect: z.array(expectationSchema).default([]),
  /** What changes with `--quick`: usually a shorter load. One repeat in any case. */
  quick: z.strictObject({ load: loadSchema.optional(), until: untilSchema.partial().optional() }).default({}),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioSpec = z.input<typeof scenarioSchema>;
export type MachineSpec = z.infer<typeof machineSchema>;
export type TargetSpec = z.infer<typeof targetSchema>;
export type ServiceSpec = z.infer<typeof serviceSchema>;
export type Patch = z.infer<typeof patchSchema>;

/** Types a target while it is written. */
export const target = (spec: TargetSpec): TargetSpec => spec;
