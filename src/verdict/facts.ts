import type { TrialEvent } from '../record/event.ts';
import type { Rows } from '../record/table/rows.ts';
import type { RuntimeName, Sign } from '../runtime/index.ts';
import type { Objective } from '../scenario/objective.ts';
import type { Evidence } from './finding.ts';
import type { Act } from './logs/acts/act.ts';
import type { OomKill } from './logs/oomKill.ts';
import type { Moment } from './moment.ts';
import type { Loss } from './signals/goodput.ts';
import type { GcActivity } from './signals/heap/gc.ts';
import type { Held } from './signals/memory/memoryUsed.ts';

/**
 * What was seen, before anything is concluded from it: the one shape on which the questions about an end rest, whoever
 * saw it. A trial's recording gives them (trialFacts.ts), and so do the logs of a server that nobody instrumented
 * (src/autopsy). The questions know neither.
 *
 * `null`, `unknown` and an empty list are not the same. An empty list: it was looked for and not there, or nobody
 * looked, and `watch`, `Kills.oom`, `SentSignals.complete`, `Programs.log` say which of the two. A question that needs
 * what nobody saw answers no, or lowers its confidence: nothing that was not looked at is certain.
 *
 * Who is believed, the first before the next: the kernel (its log, its counters, its trace of signals); whoever did it,
 * by his own log (an engine, a guard of the machine's memory); the runtime, where it says that it ends and the process
 * did; what an exit code leaves open; a line that a program printed, which is hearsay.
 *
 * A trial has one clock, logs have several. `gapMs` is null between moments that cannot be compared; a rule about
 * closeness then neither holds nor fails, and the question stays open or says so.
 */
export interface Facts {
  /** What the sentences call it; null: the target of a trial, of which there is one. */
  subject: string | null;
  /** Somebody watched the process and its service until the end; null: only its logs are here. */
  watch: Watch | null;
  death: Death;
  kills: Kills;
  sent: SentSignals;
  /** Whoever in user space killed, or says that something was killed. A trial sees none. */
  acts: SeenAct[];
  /** Lines of the program's own output, in their order. */
  signs: SeenSign[];
  program: Program;
  kernel: KernelWords;
  memory: MemorySeen;
  /** What ran in the container; null: nobody counted. */
  census: Census | null;
}

/** How the watching of a trial went. */
export interface Watch {
  /** Why it ended, by the lab's word; null: the recording stops before that. */
  over: { reason: string; detail: string; at: Moment } | null;
  /** It was ready for requests before anything happened. */
  ready: boolean;
  /** Broken for so long is the end of a trial, where that was asked for. */
  brokenForMs: number | null;
  /** null: no load was asked for. */
  load: LoadSeen | null;
}

export interface BrokenTail {
  from: Moment;
  forMs: number;
  /** Enough of the answers were good in all of it: they came too late. */
  onlyLate: boolean;
  /** Most of the requests were answered, and with errors. */
  mostlyErrors: boolean;
}

export interface LoadSeen {
  answered: number;
  good: number;
  objective: Objective;
  /** Broken seconds that reach to the end. */
  tail: BrokenTail | null;
  /** Good answers a second at the end, and what was lost; null: nothing to compare. */
  lossAtEnd: Loss | null;
  /** Stretches in which every second that says something met the objective. */
  wellServed: { from: Moment; to: Moment }[];
  /** Whether there are rows of the load at all. */
  recorded: boolean;
}

/** The processes of the main container as they were counted, about once a second: who lived for less may be missing. */
export interface Census {
  /** When was counted, in milliseconds on the trial's clock, in order. */
  countedMs: number[];
  processes: ProcessSpan[];
  /** Runtimes that were seen to run there. */
  runtimes: ReadonlySet<RuntimeName>;
  /** There were processes of which a name does not tell what runs them: programs of their own, say. */
  hasUnnamed: boolean;
}

export interface ProcessSpan {
  /** As the host counts. */
  pid: number;
  parentPid: number | null;
  name: string;
  /** The first and the last count that has it. */
  fromMs: number;
  toMs: number;
}

/** What is known about the end of the main process. */
export interface Death {
  /** null: not known. */
  alive: boolean | null;
  /** It ran, and is known to have ended. */
  ended: boolean;
  /** First sign that it was gone. */
  at: Moment | null;
  exitCode: number | null;
  /** The engine's or the kubelet's word for lack of memory: set by any kill in the group, stale in old engines, late in new ones. */
  flag: boolean | null;
  flaggedBy: 'engine' | 'kubelet';
  /** The kubelet evicted its pod: its message. */
  evicted: string | null;
  /** Signals that somebody sent through the engine before our own tear-down. */
  engineSignals: { at: Moment; signal: number | null }[];
  /** Where the exit code stands, and the line. */
  source: string;
  quote: string | null;
}

/** A kill by the kernel's OOM killer, with whose process and whose limit it was. */
export interface SeenKill extends OomKill {
  at: Moment | null;
  source: string;
  /** Another program says that the kernel said so. */
  hearsay: boolean;
  /** The log ends with the choice of a victim, before the kill itself. */
  chosen: boolean;
  /** null: not known. */
  victim: 'main' | 'child' | null;
  /** The line names the main process itself. */
  namesMain: boolean;
  /** null: not known, or nobody's (`global`). */
  limit: 'own' | 'ancestor' | 'machine' | null;
  /** Whose process it was, where a trial has several containers: `app` is the main target. */
  service: string | null;
  /** `container 4a5b6c7d8e9f of pod web`; null in a trial. */
  place: string | null;
  /** What told the victim, and what would have. */
  because: Evidence[];
  missing: string[];
  /** Killed together with it, by `memory.oom.group`. */
  others: number;
}

export interface Kills {
  /** At a memory group's limit, or for lack of memory nobody knows whose. */
  own: SeenKill[];
  /** Of the whole machine's memory, whoever was the victim. */
  global: SeenKill[];
  /** They may be of several containers, whose names are told. */
  several: boolean;
  /** Kills counted for the group, and when the count first rose. */
  counted: number | null;
  countedAt: Moment | null;
  /** v2: OOM events raised on the group itself, that is at its own limit. */
  ownOomEvents: number | null;
  /** The engine's `oom` event: told by the kernel's notification, but without a victim. */
  engineOomAt: Moment | null;
  /**
   * `excluded`: it was looked for with a source that would have shown it, and was not there. `unlikely`: somebody's
   * excerpt of the kernel's log covers the moment and has none; lines may have been left out of it.
   */
  oom: 'seen' | 'excluded' | 'unlikely' | 'unknown';
  /** `excerpt`: what somebody took of it, from whenever to whenever. */
  kernelLog: 'whole' | 'excerpt' | 'none';
}

export type SentSignal = Extract<TrialEvent, { kind: 'signal' }>;

/** Signals to the container's processes that are not our own tear-down's. Times are on the trial's clock. */
export interface SentSignals {
  all: SentSignal[];
  /** Traced without a gap from before the container was there until its end was noticed: what is not here was not sent. */
  complete: boolean;
  /** Why not, where somebody tried to trace them. */
  why: string | null;
}

export type SeenAct = Act & { at: Moment | null; source: string };

export type SeenSign = Sign & { at: Moment | null; source: string };

/** What is known of the program itself. */
export interface Program {
  /** Its output was read; null: nobody has it. */
  log: { lastLine: { at: Moment | null; source: string; text: string } | null } | null;
  /** The error by which its runtime says that its heap is full, where there is one; null too where nobody knows what runs. */
  heapError: string | null;
  /** null: nobody has it, or it is empty. */
  gcLog: GcLogSeen | null;
}

export interface GcLogSeen {
  source: string;
  /** The JVM wrote its farewell, for which SIGKILL leaves no time. */
  orderlyExit: boolean;
  last: Moment | null;
  /** The ten seconds with most collecting; null where there were none, and in a trial, whose samples say more. */
  worst: WorstCollecting | null;
}

export interface WorstCollecting {
  activity: GcActivity;
  at: Moment | null;
  quote: string;
}

/** A line of the kernel's that is no kill. */
export interface KernelWordSeen {
  /** The process, the group, or what the kernel says. */
  about: string;
  at: Moment | null;
  source: string;
  quote: string;
}

export interface KernelWords {
  /** The fault by which the main process ended, as far as could be told. */
  fault: KernelWordSeen | null;
  refusedFork: KernelWordSeen | null;
  /** It gave up for lack of memory. */
  panic: KernelWordSeen | null;
}

/** Readings of the time; all null for logs. */
export interface MemorySeen {
  /** Most that was in use of the limit, and of the Java heap, 0..1. */
  limitShare: number | null;
  heapShare: number | null;
  /** What lived in the Java heap after collections that looked at all of it, 0..1 of its maximum; null: nobody saw. */
  heapLive: { at: Moment; share: number }[] | null;
  /** Memory that nothing on disk stands for, sample by sample, on the trial's clock: anonymous, shared and swapped out. */
  held: Rows<Held> | null;
  pids: { most: number | null; limit: number | null; refused: number | null; refusedAt: Moment | null };
}
