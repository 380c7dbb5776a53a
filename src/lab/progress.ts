/** What the lab tells whoever watches. Only facts; how they are shown is the terminal's business. */
export type Progress =
  | { kind: 'step'; text: string }
  | { kind: 'trial-began'; id: string; position: number; total: number; variant: Record<string, string> }
  | { kind: 'trial-phase'; name: string }
  | { kind: 'trial-event'; atMs: number; text: string }
  | { kind: 'trial-sample'; sample: LiveSample }
  | { kind: 'trial-ended'; id: string; sentence: string; seconds: number };

/** The newest figures of a running trial; null: not known. */
export interface LiveSample {
  atMs: number;
  usageBytes: number | null;
  limitBytes: number | null;
  swapBytes: number | null;
  /** Share of the last second in which all processes stood still for memory, 0..1. */
  memFullShare: number | null;
  ioFullShare: number | null;
  heapUsedBytes: number | null;
  heapMaxBytes: number | null;
  /** Share of the last second spent in garbage collection, 0..1. */
  gcShare: number | null;
  connections: number | null;
  goodput: number | null;
  p99Ms: number | null;
}

export type Report = (progress: Progress) => void;
