import { z } from 'zod';
import { degradationKinds, terminalKinds } from '../scenario/outcomes.ts';

export type { DegradationKind, TerminalKind } from '../scenario/outcomes.ts';

const evidenceSchema = z.strictObject({
  /** When, on the trial's clock; null for facts without a moment. */
  atMs: z.number().nullable(),
  /** Where it was read: `kernel log`, `cgroup`, `hsperfdata`, `target log`, `load`, `inspect`, ... */
  source: z.string(),
  /** A sentence a person would say, with its numbers and units. */
  text: z.string(),
  /** The line itself, where there is one. */
  quote: z.string().nullable(),
});

const kilobytes = z.number().nullable();

/** A kill as the kernel wrote it down, in fields; null: the report did not say. */
const killSchema = z.strictObject({
  atMs: z.number().nullable(),
  victim: z.enum(['main', 'child']).nullable(),
  limit: z.enum(['own', 'ancestor', 'machine']).nullable(),
  /** Whose process it was, by the name in the scenario; null: it was not any of the trial's. */
  service: z.string().nullable().default(null),
  /** `global`: the whole machine was short. */
  scope: z.enum(['memcg', 'global']).nullable(),
  /** As the host counts. */
  pid: z.number(),
  name: z.string(),
  totalVmKb: kilobytes,
  anonRssKb: kilobytes,
  fileRssKb: kilobytes,
  shmemRssKb: kilobytes,
  pageTablesKb: kilobytes,
  oomScoreAdj: z.number().nullable(),
  invokedBy: z.string().nullable(),
  constraint: z.string().nullable(),
  /** The group whose limit was hit, and the victim's. */
  oomMemcg: z.string().nullable(),
  taskMemcg: z.string().nullable(),
  usageKb: kilobytes,
  limitKb: kilobytes,
  swapLimitKb: kilobytes,
  /** Killed because its whole group is (`memory.oom.group`). */
  groupKill: z.boolean(),
  /** The largest tasks of the kernel's table, by resident pages. */
  tasks: z.array(
    z.strictObject({
      pid: z.number(),
      tgid: z.number(),
      uid: z.number(),
      rssPages: z.number(),
      swapPages: z.number().nullable(),
      oomScoreAdj: z.number().nullable(),
      name: z.string(),
    }),
  ),
  tasksLeftOut: z.number(),
  quote: z.string(),
});

/** What a group of memory is charged for. Parts do not overlap; `other` is what none of them names. */
const ledgerParts = [
  'anonymous',
  'shared', // shared memory, and files in memory (tmpfs)
  'page cache',
  'sockets',
  'page tables',
  'kernel', // its other memory: slab, stacks, buffers of pipes
  'other',
] as const;

const ledgerSchema = z.strictObject({
  source: z.enum(['kernel report', 'sample']),
  atMs: z.number(),
  /** How long before the end this was. */
  beforeEndMs: z.number(),
  /** Growth is since then; null: there was no sample to compare with. */
  sinceMs: z.number().nullable(),
  usageBytes: z.number(),
  /** The largest first. */
  parts: z.array(
    z.strictObject({
      kind: z.enum(ledgerParts),
      bytes: z.number(),
      grewBytes: z.number().nullable(),
      /** Whose it is, as far as the census saw, the largest first: processes, or open files. */
      of: z.array(z.strictObject({ name: z.string(), bytes: z.number() })),
    }),
  ),
});

export type Ledger = z.infer<typeof ledgerSchema>;

/** Memory of a service that lives on and that grew steadily until the end of its load. */
const growthSchema = z.strictObject({
  fromMs: z.number(),
  toMs: z.number(),
  /** Theil and Sen's slope with its 90 % interval. */
  bytesPerSecond: z.strictObject({ middle: z.number(), low: z.number(), high: z.number() }),
  /** The same by requests that were answered in that time; null: there were none. */
  bytesPer1000Answers: z.strictObject({ middle: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** When it comes to what stops it, counted from `toMs`, if it goes on so; null: not known what that is. */
  reaches: z
    .strictObject({
      what: z.enum(['limit', 'limit and swap']),
      bytes: z.number(),
      inMs: z.number(),
      lowMs: z.number(),
      highMs: z.number(),
    })
    .nullable(),
});

/** A generator that was beyond one of its bounds for too long: what it did in all of the seconds in which it was. */
const generatorBehindSchema = z.strictObject({
  /** Requests that became due, in an open loop; null: a closed one has none before they are sent. */
  duePerSecond: z.number().nullable(),
  sentPerSecond: z.number(),
  /** The worst of these seconds; null: not read, or a closed loop. */
  latenessP99Ms: z.number().nullable(),
  /** Sent in the best of the other seconds; null: there were none in which it was on time. */
  onTimePerSecond: z.number().nullable(),
});

export const verdictSchema = z.strictObject({
  schema: z.literal(1),
  trial: z.string(),
  variant: z.record(z.string(), z.string()),
  repeat: z.number(),
  /** Of a fleet, by its name, on which the trial was executed; absent: the machine that the run was started on. */
  host: z.string().optional(),
  terminal: z.strictObject({
    kind: z.enum(terminalKinds),
    atMs: z.number().nullable(),
    /** For `oom-kill` and `external-kill`: who was killed. */
    victim: z.enum(['main', 'child']).nullable(),
    /** Whose limit was hit, for `oom-kill`; `machine`: that of all services which share one. */
    limit: z.enum(['own', 'ancestor', 'machine']).nullable(),
    /** For kills in a trial of several containers: whose process it was. */
    service: z.string().nullable().default(null),
    /** For `external-kill`: the service's own server ended a worker that it had given up. */
    byServer: z.boolean().default(false),
    /** Finer than the kind: `Java heap space`, `Metaspace`, `SIGSEGV`, `exit 1`, `pids limit`, ... */
    detail: z.string(),
    /** The container's main process was still there at the end. */
    processAlive: z.boolean().nullable(),
  }),
  degradation: z.strictObject({
    kind: z.enum(degradationKinds),
    onsetMs: z.number().nullable(),
  }),
  /** `certain`: stated by the kernel, the runtime or the engine itself; `likely`: inferred from several signals that agree; `unsure`: one signal, or some missing. */
  confidence: z.enum(['certain', 'likely', 'unsure']),
  /** What the confidence means, in words. */
  confidenceRule: z.string(),
  /** Which questions were asked about the end, in order, and what answered each; the last one decided. */
  chain: z.array(z.strictObject({ question: z.string(), decided: z.boolean(), answer: z.string() })),
  /** The kernel's lines in fields: kills in the container first, then any of the whole machine; at most twenty. */
  kills: z.array(killSchema),
  /** Services that lost a process to the OOM killer, or ended, until the trial's end, in order. */
  casualties: z
    .array(z.strictObject({ service: z.string(), atMs: z.number(), what: z.string() }))
    .default([]),
  /** `swap-thrash → oom-kill of the main process` as a sentence a person would say. */
  sentence: z.string(),
  evidence: z.array(evidenceSchema),
  /** Runners-up, and what speaks against each. */
  against: z.array(z.strictObject({ kind: z.string(), because: z.string() })),
  /** What would have been needed for certainty. */
  missing: z.array(z.string()),
  /** First things, in milliseconds on the trial's clock; null: did not happen, or was not seen. */
  times: z.strictObject({
    loadStart: z.number().nullable(),
    firstLimitHit: z.number().nullable(),
    firstStall: z.number().nullable(),
    firstFullGc: z.number().nullable(),
    firstOome: z.number().nullable(),
    /** Of any of the trial's processes, whoever killed. */
    firstKill: z.number().nullable().default(null),
    firstBroken: z.number().nullable(),
    /** The kill by which it ended. */
    kill: z.number().nullable(),
    exit: z.number().nullable(),
    /** Its main process was gone, or it served no more until the end; null: it served until nobody looked any more. */
    serviceEnd: z.number().nullable().default(null),
    observationEnd: z.number().nullable().default(null),
  }),
  measures: z.strictObject({
    /** From the start of the load (warm-up excluded) to the end of the service, or of the observation: then it lived at least so long. 0: it ended before; null: no load. */
    survivedMs: z.number().nullable(),
    /** Connections at the terminal event or the first broken second; null when nothing broke. */
    connectionsAtBreak: z.number().nullable(),
    /** The same of an open loop: arrivals per second. */
    perSecondAtBreak: z.number().nullable().default(null),
    /** With density: containers that were ready at the end. */
    containersAtEnd: z.number().nullable().default(null),
    goodputPeak: z.number().nullable(),
    goodputMedian: z.number().nullable(),
    /** Over the whole measured load; null when nothing was answered. */
    p50Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
    /** Of the measured load: those that ended, well or not. */
    requests: z.number(),
    good: z.number(),
    /** Requests that ended in anything but a good answer. */
    failed: z.number().nullable().default(null),
    /** The longest time of the load without a good answer, in whole rows of it: a second each. */
    longestGapMs: z.number().nullable().default(null),
    /** Under way when the load was stopped: neither good nor failed. */
    unfinished: z.number().default(0),
    peakUsageBytes: z.number().nullable(),
    peakAnonBytes: z.number().nullable(),
    peakFileBytes: z.number().nullable(),
    peakSwapBytes: z.number().nullable(),
    peakHeapBytes: z.number().nullable(),
    limitBytes: z.number().nullable(),
    /** Worst share over any 5 s window, 0..1. */
    worstMemFullShare: z.number().nullable(),
    worstIoFullShare: z.number().nullable(),
    worstGcShare: z.number().nullable(),
  }),
  /** Where the memory was at the end; null: not read. Verdicts from before it have no such field. */
  ledger: ledgerSchema.nullable().default(null),
  /** Of a service that survived, and whose memory will reach its limit; null: none was seen. */
  growth: growthSchema.nullable().default(null),
  validity: z.strictObject({
    valid: z.boolean(),
    problems: z.array(z.string()),
    /** Absent: it did as it was asked to. */
    generatorBehind: generatorBehindSchema.optional(),
    /** Share of the load's time in which others had the processors that the service wanted; absent: too little to matter, or not read. */
    hadByOthers: z.number().optional(),
  }),
});

/** `verdicts.json` of a run. `schema` is raised when a reader of older ones would misread it. */
export const verdictsSchema = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  scenario: z.string(),
  /** The only value that differs when it is made again. */
  madeAt: z.iso.datetime(),
  verdicts: z.array(verdictSchema),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type VerdictsFile = z.infer<typeof verdictsSchema>;
/** As the JSON has it, on the trial's clock. */
export type Evidence = z.infer<typeof evidenceSchema>;
