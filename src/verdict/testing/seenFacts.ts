import { plan } from '../../record/testing/buildRecording.ts';
import { readLine } from '../../runtime/index.ts';
import { endOf } from '../endings/chain.ts';
import type { Death, Facts, LoadSeen, SeenKill, SeenSign, SentSignal, Watch } from '../facts.ts';
import { type Moment, onTrial } from '../moment.ts';
import { untraced } from '../signals/sentSignals.ts';

/** Facts for tests: what a test does not state, nobody saw. */

const nothingSeen: Omit<Facts, 'watch' | 'death'> = {
  subject: null,
  kills: {
    own: [],
    global: [],
    several: false,
    counted: null,
    countedAt: null,
    ownOomEvents: null,
    engineOomAt: null,
    oom: 'unknown',
    kernelLog: 'none',
  },
  sent: untraced,
  acts: [],
  signs: [],
  program: { log: null, heapError: null, gcLog: null },
  kernel: { fault: null, refusedFork: null, panic: null },
  memory: {
    limitShare: null,
    heapShare: null,
    heapLive: null,
    held: null,
    pids: { most: null, limit: null, refused: null, refusedAt: null },
  },
  census: null,
};

const running: Death = {
  alive: true,
  ended: false,
  at: null,
  exitCode: null,
  flag: null,
  flaggedBy: 'engine',
  evicted: null,
  engineSignals: [],
  source: 'engine',
  quote: null,
};

export const aLoad: LoadSeen = {
  answered: 1000,
  good: 990,
  objective: plan.objective,
  tail: null,
  lossAtEnd: null,
  wellServed: [],
  recorded: true,
};

const aWatch: Watch = {
  over: { reason: 'cap', detail: 'time is up', at: onTrial(32_000) },
  ready: true,
  brokenForMs: null,
  load: aLoad,
};

export const noKills = nothingSeen.kills;

/** The kernel's log was read, and has no kill. */
export const excluded: Facts['kills'] = { ...noKills, oom: 'excluded', kernelLog: 'whole' };

/** A trial that reached its cap at 32 s and served well, unless stated otherwise. */
export const inTrial = (seen: Partial<Facts> = {}, watch: Partial<Watch> = {}): Facts => ({
  ...nothingSeen,
  death: running,
  ...seen,
  watch: { ...aWatch, ...watch },
});

/** Logs of somebody else's server. */
export const inLogs = (seen: Partial<Facts> = {}): Facts => ({
  ...nothingSeen,
  watch: null,
  death: { ...running, alive: null },
  ...seen,
});

/** The main process ended at 10 s of the trial, unless stated otherwise. */
export const endedWith = (exitCode: number | null, more: Partial<Death> = {}): Death => ({
  ...running,
  alive: false,
  ended: true,
  at: onTrial(10_000),
  exitCode,
  ...more,
});

export const runs = (more: Partial<Death> = {}): Death => ({ ...running, ...more });

/** The kernel killed a process at the limit of its group at 10 s of the trial, unless stated otherwise. */
export const aKill = (stated: Partial<SeenKill> = {}): SeenKill => ({
  atMs: 10_000,
  at: onTrial(10_000),
  source: 'kernel log',
  scope: 'memcg',
  pid: 42,
  name: 'java',
  totalVmKb: null,
  anonRssKb: 200 * 1024,
  fileRssKb: null,
  shmemRssKb: null,
  pageTablesKb: null,
  oomScoreAdj: 0,
  uid: 0,
  oomMemcg: '/oomlab/app',
  taskMemcg: '/oomlab/app',
  constraint: 'CONSTRAINT_MEMCG',
  order: 0,
  invokedBy: null,
  usageKb: null,
  limitKb: null,
  swapLimitKb: null,
  groupKill: false,
  tasks: [],
  tasksLeftOut: 0,
  quote: 'Killed process 42 (java)',
  hearsay: false,
  chosen: false,
  victim: 'main',
  namesMain: false,
  limit: 'own',
  service: null,
  place: null,
  because: [],
  missing: [],
  others: 0,
  ...stated,
});

/** SIGKILL of a shell outside to the main process, 100 ms before 10 s, unless stated otherwise. */
export const aSignal = (stated: Partial<SentSignal> = {}): SentSignal => ({
  kind: 'signal',
  clock: 'monotonic',
  atMs: 9900,
  signal: 9,
  code: 0,
  senderName: 'bash',
  senderPid: 4711,
  senderInside: false,
  senderAncestorPid: null,
  targetName: 'java',
  targetPid: 42,
  toMain: true,
  ignored: false,
  ...stated,
});

/** `complete`: nothing else was sent. */
export const traced = (all: SentSignal[], complete = true): Facts['sent'] => ({
  all,
  complete,
  why: null,
});

/** What a line of the program's says, at a moment or at so many milliseconds of the trial. */
export function aSign(at: Moment | number | null, line: string): SeenSign {
  const sign = readLine(line, null);
  if (sign === null) throw new Error(`No runtime says so: ${line}`);
  return { ...sign, at: typeof at === 'number' ? onTrial(at) : at, source: 'log' };
}

export const utc = (ms: number): Moment => ({ axis: 'utc', ms, text: new Date(ms).toISOString() });

/** What is said of an end, as lines of text. */
export function said(facts: Facts) {
  const { end, confidence, evidence, against, missing } = endOf(facts);
  const { kind, detail, victim, limit, processAlive, at } = end;
  return {
    kind,
    detail,
    victim,
    limit,
    processAlive,
    atMs: at?.ms ?? null,
    confidence,
    evidence: evidence.map(
      ({ source, text, quote }) => `${source}: ${text}${quote === null ? '' : ` «${quote}»`}`,
    ),
    against: against.map((other) => `${other.kind}: ${other.because}`),
    missing,
  };
}
