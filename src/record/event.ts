import { z } from 'zod';

/**
 * Something that happened at a moment. `atMs` is since the trial's zero; `clock` says who stamped it:
 * `kernel` events carry the kernel's own time, brought onto the trial's axis by an offset measured in the trial.
 */
const at = { atMs: z.number(), clock: z.enum(['monotonic', 'kernel', 'wall']) };

/** How many answers had each status of 400 and above. */
export const errorStatusesSchema = z.record(z.string().regex(/^[4-9]\d\d$/), z.number());

const sizesSchema = z.strictObject({ reservedBytes: z.number(), committedBytes: z.number() });

export const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...at, kind: z.literal('phase'), name: z.string() }),
  /** A record of the kernel log, whole. `sequence` and `kernelUs` as in /dev/kmsg. */
  z.strictObject({
    ...at,
    kind: z.literal('kernel-line'),
    sequence: z.number(),
    kernelUs: z.number(),
    text: z.string(),
  }),
  /** The kernel log overflowed, and records were lost. */
  z.strictObject({ ...at, kind: z.literal('kernel-gap') }),
  /** An event of the engine about our container. */
  z.strictObject({
    ...at,
    kind: z.literal('docker'),
    action: z.string(),
    attributes: z.record(z.string(), z.string()),
  }),
  /** From here on `signal` events are recorded, or are not, and why not. Without them absence proves nothing. */
  z.strictObject({ ...at, kind: z.literal('tracing'), active: z.boolean(), why: z.string().nullable() }),
  /** A signal that ends processes (SIGKILL, SIGTERM, SIGABRT, SIGSEGV), sent to one of the container's. */
  z.strictObject({
    ...at,
    kind: z.literal('signal'),
    signal: z.number(),
    /** si_code: 0 or below is a process's doing, above 0 the kernel's. */
    code: z.number(),
    /** pids are the host's. */
    senderName: z.string().nullable(),
    senderPid: z.number(),
    /** The sender was in the container; null: it was gone, and it could not be told from whom it came. */
    senderInside: z.boolean().nullable(),
    /** Of a sender that was gone: its nearest ancestor that was still there. null: it was there itself, or none is known. */
    senderAncestorPid: z.number().nullable().default(null),
    targetName: z.string(),
    targetPid: z.number(),
    toMain: z.boolean(),
    /** It had no effect: PID 1 of a container does not die of signals from within. */
    ignored: z.boolean(),
  }),
  /** First tick at which the container's main process was a zombie or gone. */
  z.strictObject({ ...at, kind: z.literal('process-gone'), pid: z.number() }),
  z.strictObject({ ...at, kind: z.literal('cgroup-gone') }),
  z.strictObject({ ...at, kind: z.literal('load-started') }),
  z.strictObject({ ...at, kind: z.literal('load-stopped'), reason: z.string() }),
  /** In the second of load that ends here. */
  z.strictObject({ ...at, kind: z.literal('error-statuses'), statuses: errorStatusesSchema }),
  /** A request to the readiness path was answered well. */
  z.strictObject({ ...at, kind: z.literal('ready') }),
  /** Another container than the main target's: began to run, answered its readiness request, ended. */
  z.strictObject({ ...at, kind: z.literal('service-started'), service: z.string(), containerId: z.string() }),
  z.strictObject({ ...at, kind: z.literal('service-ready'), service: z.string() }),
  z.strictObject({
    ...at,
    kind: z.literal('service-died'),
    service: z.string(),
    containerId: z.string(),
    exitCode: z.number().nullable(),
  }),
  z.strictObject({ ...at, kind: z.literal('ending'), reason: z.string(), detail: z.string() }),
  /** The JVM's own account of its native memory (NMT), which took so long to get. Its numbers are in whole KiB. */
  z.strictObject({
    ...at,
    kind: z.literal('native-memory'),
    label: z.enum(['before the load', 'after the load']),
    tookMs: z.number(),
    total: sizesSchema,
    categories: z.record(z.string(), sizesSchema),
  }),
  /** Something of oomlab's own failed or was missing. Never hidden. */
  z.strictObject({ ...at, kind: z.literal('trouble'), source: z.string(), text: z.string() }),
]);

export type NativeMemorySizes = z.infer<typeof sizesSchema>;
export type TrialEvent = z.infer<typeof eventSchema>;
