import { z } from 'zod';

/**
 * Something that happened at a moment. `atMs` is since the trial's zero; `clock` says who stamped it:
 * `kernel` events carry the kernel's own time, brought onto the trial's axis by an offset measured in the trial.
 */
const at = { atMs: z.number(), clock: z.enum(['monotonic', 'kernel', 'wall']) };

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
  /** First tick at which the container's main process was a zombie or gone. */
  z.strictObject({ ...at, kind: z.literal('process-gone'), pid: z.number() }),
  z.strictObject({ ...at, kind: z.literal('cgroup-gone') }),
  z.strictObject({ ...at, kind: z.literal('load-started') }),
  z.strictObject({ ...at, kind: z.literal('load-stopped'), reason: z.string() }),
  /** A request to the readiness path was answered well. */
  z.strictObject({ ...at, kind: z.literal('ready') }),
  z.strictObject({ ...at, kind: z.literal('ending'), reason: z.string(), detail: z.string() }),
  /** Something of oomlab's own failed or was missing. Never hidden. */
  z.strictObject({ ...at, kind: z.literal('trouble'), source: z.string(), text: z.string() }),
]);

export type TrialEvent = z.infer<typeof eventSchema>;
