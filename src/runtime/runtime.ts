import type { GcLine } from './gcLine.ts';
import type { Collector } from './jvm/collectors.ts';
import type { LogLine } from './logLine.ts';

/** What executes a target's program. All of it is data, or computed from plain values: what touches the world looks here. */
export interface Runtime {
  /** As sentences name it: `JVM`, `Node`. */
  title: string;
  /** The names that the kernel shows for its processes and their threads; null: any. */
  processNames: RegExp | null;
  /** What oomlab can set of it for a trial, and how that is read back; null: nothing. */
  limits: Limits | null;
  /** What the probe samples from outside, besides what the kernel has of every process; null: nothing. */
  samples: Samples | null;
  /** The limit that its program gave its heap, by how it was started; null: it has none, or it stands nowhere outside. */
  ownLimitBytes(environment: Facts, commandLine: readonly string[]): number | null;
  /** Whether the time that goes into collecting garbage can be seen. */
  gcTime: GcTime;
  /** The error by which it says that its heap is full, where that is a verdict of its own (`heap-oome`). */
  heapError: string | null;
  /** Its lines in the target's output, the first that fits counts. Such lines are looked for whatever the target is said to be. */
  logLines: readonly LogLine[];
  /** Lines in which it says what its collector did. */
  gcLines: readonly GcLine[];
  /** A page of Markdown for whoever runs it in a limit: what bounds it, how it ends, how its collector is seen. null: nothing of its own. */
  advice: string | null;
  /** It writes files beside its output, such as the collector's log and crash reports: several files are one program's. */
  writesOwnFiles: boolean;
}

/** Fields of a scenario's target that are about its runtime, as they are called there. */
export const settings = ['heap', 'collector', 'jvmFlags', 'nativeMemory'] as const;
export type Setting = (typeof settings)[number];

export interface Limits {
  /** What it takes; anything else is refused where a scenario has it. */
  settings: readonly Setting[];
  /** Variables of the container's environment that set what is wanted. `sharedFolder`: where the runtime may leave files. */
  environment(wanted: Wanted, sharedFolder: string): Record<string, string>;
  readBack: ReadBack;
}

/** What a plan wants of the runtime; null: the runtime's own default. */
export interface Wanted {
  heapBytes: number | null;
  collector: Collector | null;
  jvmFlags: readonly string[];
  nativeMemory: boolean;
  /** The target's own variables, which a setting may have to be added to. */
  env: Readonly<Record<string, string>>;
}

/** Named values, all as text. */
export type Facts = Readonly<Record<string, string>>;

export type ReadBack = (OwnWords | HowStarted) & {
  /** What is in force by these facts; null: they do not say. */
  inForce(
    facts: Facts,
    commandLine: readonly string[],
  ): { heapBytes: number | null; collector: string | null };
  /** So far from what was asked a heap may lie: runtimes round it. */
  heapToleranceBytes(askedBytes: number): number;
};

/** The facts are what the runtime says of itself: in what is sampled of it, else at the head of its log. */
interface OwnWords {
  from: 'its own words';
  /** By the same names; null: the text holds none. */
  factsOfLog(head: string): Record<string, string> | null;
}

/** The facts are the environment that the container's main process was given, beside its command line. */
interface HowStarted {
  from: 'how it was started';
}

export interface Samples {
  /** Which of the probe's readers looks for it. */
  from: 'hsperfdata';
  called: string;
  /** Whether a trial without them lacks something. */
  expected: boolean;
}

export type GcTime =
  /** `missing`: what a trial lacks that did not see it. */
  | { seen: true; missing: string }
  /** `because`: why nobody outside sees it, and where it would be said. `collects`: whether it collects garbage; null: not known. */
  | { seen: false; because: string; collects: boolean | null };
