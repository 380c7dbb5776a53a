import type { TrialPlan } from '../../scenario/plan.ts';
import type { TrialEvent } from '../event.ts';
import type { LatencyHistogram } from '../histogram.ts';
import { type LoadRow, loadColumns } from '../loadRow.ts';
import { type ProbeColumn, type ProbeRow, probeColumns } from '../probeRow.ts';
import type { LogLine, Recording } from '../recording.ts';
import type { TrialRecord } from '../schema.ts';
import type { ProcessRow, ThreadRow } from '../tableRows.ts';

/** Recordings for tests: every sample is stated by the test, everything else is null, "not read". */
export const containerId = '823fbb201813f5808066fddc482e8b08ee59e1d300c4a2e530758f9fb35ea3b2';
export const containerPid = 11596;
export const mib = 1024 * 1024;

export function probeRow(values: Partial<ProbeRow> & { atMs: number }): ProbeRow {
  const empty = Object.fromEntries(probeColumns.map((column) => [column, null])) as Record<ProbeColumn, null>;
  return { ...empty, ...values };
}

/** A second; counts not stated are 0, latencies not stated were not measured. */
export function loadRow(values: Partial<LoadRow> & { atMs: number }): LoadRow {
  const zero = Object.fromEntries(loadColumns.map((column) => [column, 0])) as LoadRow;
  const none = {
    ...{ p50Ms: null, p90Ms: null, p99Ms: null, maxMs: null },
    ...{ latenessP50Ms: null, latenessP99Ms: null, latenessMaxMs: null, perSecond: null, due: null },
    ...{ journeysBegun: null, journeysDone: null, journeysAbandoned: null },
  };
  return { ...zero, ...none, spanMs: 1000, connections: 10, ...values };
}

/** Rows at 10 Hz over `[fromMs, toMs]`; `values` is told the time and the seconds since `fromMs`. */
export function probeRows(
  fromMs: number,
  toMs: number,
  values: (seconds: number, atMs: number) => Partial<ProbeRow>,
): ProbeRow[] {
  const rows: ProbeRow[] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += 100)
    rows.push(probeRow({ ...values((atMs - fromMs) / 1000, atMs), atMs }));
  return rows;
}

/** One row for each whole second that ends within `(fromMs, toMs]`. */
export function loadRows(
  fromMs: number,
  toMs: number,
  values: (seconds: number) => Partial<LoadRow>,
): LoadRow[] {
  const rows: LoadRow[] = [];
  for (let atMs = fromMs + 1000; atMs <= toMs; atMs += 1000)
    rows.push(loadRow({ ...values((atMs - fromMs) / 1000), atMs }));
  return rows;
}

/** A process as it is counted once a second over `[fromMs, toMs]`. */
export function processRows(
  fromMs: number,
  toMs: number,
  { pid = containerPid, parentPid = 1, name, command = name }: CountedProcess,
): ProcessRow[] {
  const rows: ProcessRow[] = [];
  const none = { rssBytes: null, anonBytes: null, fileBytes: null, shmemBytes: null, swapBytes: null };
  for (let atMs = fromMs; atMs <= toMs; atMs += 1000)
    rows.push({ atMs, service: 'app', pid, parentPid, name, command, ...none, threads: 1, cpuMs: null });
  return rows;
}

/** A thread as it is looked at once a second over `[fromMs, toMs]`, waiting in a futex of its own unless stated otherwise. */
export function threadRows(
  fromMs: number,
  toMs: number,
  threadId: number,
  values: (second: number) => Partial<ThreadRow>,
): ThreadRow[] {
  const rows: ThreadRow[] = [];
  const waits = { state: 'S', cpuMs: 0, call: 'futex', place: `0x${threadId.toString(16)}`, name: 'worker' };
  const futex = { futexOperation: 0x189, futexValue: 0 };
  for (let atMs = fromMs; atMs <= toMs; atMs += 1000)
    rows.push({
      atMs,
      service: 'app',
      pid: containerPid,
      threadId,
      ...waits,
      ...futex,
      ...values(atMs / 1000),
    });
  return rows;
}

interface CountedProcess {
  pid?: number;
  parentPid?: number;
  name: string;
  command?: string;
}

export const served = (ok: number): Partial<LoadRow> => ({ sent: ok, ok });
export const timedOut = (timeouts: number): Partial<LoadRow> => ({ sent: timeouts, timeouts });

export interface Built {
  probe?: ProbeRow[];
  load?: LoadRow[];
  histogram?: LatencyHistogram;
  events?: TrialEvent[];
  log?: LogLine[];
  processes?: ProcessRow[];
  threads?: ThreadRow[];
  gcLog?: string[];
  inspect?: unknown;
  incomplete?: string[];
  trial?: Partial<TrialRecord>;
  plan?: Partial<TrialPlan>;
}

export const plan: TrialPlan = {
  id: '01-swap=off-1',
  runId: 'run-1',
  position: 1,
  repeat: 1,
  order: 0,
  variant: { swap: 'off' },
  target: {
    name: 'image-server',
    image: { kind: 'folder', folder: 'docker/image-server' },
    port: 8080,
    tls: null,
    readyPath: '/health',
    readyBy: 'answer',
    readyTimeoutMs: 30_000,
    runtime: 'jvm',
    command: null,
    env: {},
    heapBytes: null,
    collector: null,
    jvmFlags: [],
    nativeMemory: false,
    ulimits: {},
    tmpfs: {},
    container: null,
  },
  machine: {
    name: null,
    cpus: 1,
    memoryBytes: 256 * mib,
    swapBytes: 0,
    swapOnZram: false,
    diskReadBytesPerSecond: null,
    pidsLimit: null,
    groupMemoryBytes: null,
  },
  load: {
    seed: 1,
    requests: [{ path: '/', method: 'GET', weight: 1, bodyBytes: 0, body: null, headers: {} }],
    journeys: [],
    data: null,
    timeoutMs: 5000,
    phases: [{ name: 'steady', startMs: 0, endMs: 60_000, loop: 'closed', from: 10, to: 10, warmup: false }],
    open: null,
    volleys: null,
  },
  services: [],
  network: false,
  density: null,
  actions: [],
  until: { brokenForMs: 5000, atMostMs: 60_000 },
  objective: { goodShare: 0.5, latency: null, goodputFloor: null },
  probeHz: 10,
};

/** A complete trial that was ready at 1 s, under load from 2 s on, and ended at its cap at 32 s, unless stated otherwise. */
export function buildRecording(built: Built): Recording {
  return {
    trial: {
      schema: 1,
      plan: { ...plan, ...built.plan },
      status: 'complete',
      clock: {
        zeroMonotonicNs: '0',
        zeroWallMs: 1_700_000_000_000,
        kernelOffsetUs: 0,
        kernelOffsetErrorUs: 100,
      },
      container: {
        id: containerId,
        pid: containerPid,
        cgroupVersion: 1,
        cgroupPath: `/oomlab/${containerId}`,
        cgroupParent: '/oomlab',
        imageId: 'sha256:0',
      },
      services: [],
      knobs: [],
      preconditions: [{ name: 'kernel log', value: 'readable', status: 'met', meaning: '' }],
      phases: [{ name: 'steady', startMs: 2000, endMs: 32_000, warmup: false }],
      ending: { reason: 'cap', atMs: 32_000, detail: 'time is up' },
      jvm: null,
      host: null,
      ...built.trial,
    },
    serviceLogs: {},
    services: [],
    processes: built.processes ?? [],
    files: [],
    threads: built.threads ?? [],
    probe: built.probe ?? probeRows(0, 32_000, () => calm()),
    load: built.load ?? loadRows(2000, 32_000, () => served(100)),
    histogram: built.histogram ?? null,
    events: [at(1000, { kind: 'ready' }), at(2000, { kind: 'load-started' }), ...(built.events ?? [])],
    log: built.log ?? [],
    gcLog: built.gcLog ?? [],
    inspect: built.inspect ?? null,
    incomplete: built.incomplete ?? [],
  };
}

/** A container at ease: all paging and pressure counters stand still. */
export function calm(): Partial<ProbeRow> {
  return {
    usageBytes: 100 * mib,
    limitBytes: 256 * mib,
    anonBytes: 80 * mib,
    fileBytes: 20 * mib,
    swapBytes: 0,
    oomKills: 0,
    majorFaults: 0,
    refaultAnonPages: 0,
    refaultFilePages: 0,
    memSomeUs: 0,
    memFullUs: 0,
    ioSomeUs: 0,
    ioFullUs: 0,
    readBytes: 0,
    hostOomKills: 0,
    pids: 20,
    pidsLimitHits: 0,
    youngGcMs: 0,
    fullGcs: 0,
    fullGcMs: 0,
  };
}

/** Signals are traced from before the container on. */
export const tracing: TrialEvent = { atMs: 10, clock: 'monotonic', kind: 'tracing', active: true, why: null };

/** As traced: SIGKILL to the main process, by a process outside of the container, unless stated otherwise. */
export function sentSignal(
  atMs: number,
  stated: Partial<Extract<TrialEvent, { kind: 'signal' }>>,
): TrialEvent {
  return {
    kind: 'signal',
    clock: 'monotonic',
    atMs,
    signal: 9,
    code: 0,
    senderName: 'bash',
    senderPid: 4711,
    senderInside: false,
    senderAncestorPid: null,
    targetName: 'java',
    targetPid: containerPid,
    toMain: true,
    ignored: false,
    ...stated,
  };
}

type Happening = TrialEvent extends infer Each
  ? Each extends TrialEvent
    ? Omit<Each, 'atMs' | 'clock'>
    : never
  : never;

export function at(atMs: number, happening: Happening): TrialEvent {
  return { atMs, clock: 'monotonic', ...happening } as TrialEvent;
}

export function kernelLines(atMs: number, text: string): TrialEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, sequence) => ({
      atMs,
      clock: 'kernel' as const,
      kind: 'kernel-line' as const,
      sequence,
      kernelUs: atMs * 1000 + sequence,
      text: line,
    }));
}

export const said = (atMs: number, text: string): LogLine => ({ atMs, stream: 'stderr', text });

/** The main process is gone at `atMs`, with this exit code by the engine's event and inspection. */
export function died(
  atMs: number,
  exitCode: number,
  oomKilled = false,
): Pick<Built, 'events' | 'inspect' | 'trial'> {
  return {
    events: [
      at(atMs, { kind: 'process-gone', pid: containerPid }),
      at(atMs + 40, { kind: 'docker', action: 'die', attributes: { exitCode: String(exitCode) } }),
    ],
    inspect: { State: { Running: false, ExitCode: exitCode, OOMKilled: oomKilled } },
    trial: { ending: { reason: 'target-died', atMs: atMs + 50, detail: '' } },
  };
}
