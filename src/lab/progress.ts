import { z } from 'zod';

const figure = z.number().nullable();

/** The newest figures of a running trial; null: not known. */
const liveSampleSchema = z.strictObject({
  atMs: z.number(),
  usageBytes: figure,
  limitBytes: figure,
  swapBytes: figure,
  /** Share of the last second in which all processes stood still for memory, 0..1. */
  memFullShare: figure,
  ioFullShare: figure,
  heapUsedBytes: figure,
  heapMaxBytes: figure,
  /** Share of the last second spent in garbage collection, 0..1. */
  gcShare: figure,
  connections: figure,
  perSecond: figure,
  /** Under way, and due but not sent; of an open loop only. */
  inFlight: figure,
  waiting: figure,
  goodput: figure,
  p99Ms: figure,
});

/** What a trial tells of itself while it runs, beside its recording. */
export const trialProgressSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('trial-phase'), name: z.string() }),
  z.strictObject({ kind: z.literal('trial-event'), atMs: z.number(), text: z.string() }),
  z.strictObject({ kind: z.literal('trial-sample'), sample: liveSampleSchema }),
]);

export type LiveSample = z.infer<typeof liveSampleSchema>;
export type TrialProgress = z.infer<typeof trialProgressSchema>;

/** What whoever watches is told. Only facts; how they are shown is the terminal's business. */
export type Progress =
  | TrialProgress
  | { kind: 'step'; text: string }
  | { kind: 'trial-began'; id: string; position: number; total: number; variant: Record<string, string> }
  /**
   * On a fleet many are under way at once: each host that is there, with what it does; how many trials are done and are left. One
   * without a trial of this run may do something else, which is its phase: it makes itself ready, or works for another run.
   */
  | {
      kind: 'fleet';
      hosts: { name: string; trial: string | null; phase: string; forMs: number }[];
      done: number;
      left: number;
      leftMs: number | null;
    }
  | { kind: 'trial-ended'; id: string; sentence: string; seconds: number }
  /** What a search knows by now, and what it takes from here: at most, or if all goes well. */
  | { kind: 'so-far'; lines: string[]; trialsLeft: number; leftMs: number; bound: 'at most' | 'about' };

export type Report = (progress: Progress) => void;
