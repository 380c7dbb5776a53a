import type { LoadRow } from '../../record/loadRow.ts';
import { type ProbeColumn, type ProbeRow, probeColumns } from '../../record/probeRow.ts';
import type { Recording, RunRecording } from '../../record/recording.ts';
import type { RunRecord, TrialRecord } from '../../record/schema.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/** Small recordings for tests, every value said by the test; what it does not say was not read. */

const MiB = 1024 ** 2;

export function aProbeRow(values: Partial<ProbeRow> & { atMs: number }): ProbeRow {
  const nothing = Object.fromEntries(probeColumns.map((column) => [column, null]));
  return { ...(nothing as Record<ProbeColumn, null>), ...values };
}

export function aLoadRow(values: Partial<LoadRow> & { atMs: number }): LoadRow {
  return {
    spanMs: 1000,
    connections: 5,
    sent: 0,
    ok: 0,
    non2xx: 0,
    timeouts: 0,
    refused: 0,
    reset: 0,
    closedNoReply: 0,
    lost: 0,
    inFlight: 0,
    bytes: 0,
    p50Ms: null,
    p90Ms: null,
    p99Ms: null,
    maxMs: null,
    generatorCpuShare: 0.2,
    generatorDelayMs: 3,
    ...values,
  };
}

function aTrialRecord(id: string, variant: Record<string, string>, repeat: number): TrialRecord {
  return {
    schema: 1,
    plan: {
      id,
      runId: 'run-1',
      position: 1,
      repeat,
      order: 0,
      variant,
      target: {
        name: 'image-server',
        image: { kind: 'folder', folder: 'docker/image-server' },
        port: 8080,
        readyPath: '/health',
        readyTimeoutMs: 60_000,
        runtime: 'jvm',
        command: null,
        env: {},
        heapBytes: 400 * MiB,
        collector: 'serial',
        jvmFlags: [],
        nativeMemory: false,
        ulimits: {},
        tmpfs: {},
      },
      machine: {
        name: null,
        cpus: 1,
        memoryBytes: 256 * MiB,
        swapBytes: 0,
        swapOnZram: false,
        diskReadBytesPerSecond: null,
        pidsLimit: null,
        groupMemoryBytes: null,
      },
      load: {
        seed: 1,
        requests: [{ path: '/', method: 'GET', weight: 1, bodyBytes: 0, headers: {} }],
        timeoutMs: 5000,
        phases: [],
        volleys: null,
      },
      until: { brokenForMs: 5000, atMostMs: 60_000 },
      objective: { goodShare: 0.5 },
      probeHz: 20,
      services: [],
      density: null,
      actions: [],
    },
    status: 'complete',
    clock: { zeroMonotonicNs: '1', zeroWallMs: 1, kernelOffsetUs: 0, kernelOffsetErrorUs: 1 },
    container: null,
    services: [],
    knobs: [
      { name: 'memory limit', asked: '256 MiB', read: '268435456', ok: true },
      { name: 'heap', asked: '400 MiB', read: null, ok: false },
    ],
    preconditions: [{ name: 'PSI', value: 'off', status: 'missed', meaning: 'Stalls were not seen.' }],
    phases: [
      { name: 'warm-up', startMs: 1000, endMs: 2000, warmup: true },
      { name: '5 connections', startMs: 2000, endMs: 60_000, warmup: false },
    ],
    ending: { reason: 'target-died', atMs: 6050, detail: '' },
    jvm: null,
  };
}

/** Ten seconds at 10 Hz; the container grows until it is killed at 6.000 s, and its group is gone after that. */
export function aKilledTrial(id = '01-swap=off-1', repeat = 1): Recording {
  const probe = Array.from({ length: 101 }, (_, tick) => {
    const atMs = tick * 100;
    const host = { hostUserMs: tick * 50, hostIdleMs: tick * 150, diskReadBytes: tick * MiB };
    if (atMs > 6000) return aProbeRow({ atMs, ...host });
    return aProbeRow({
      atMs,
      ...host,
      usageBytes: (60 + tick) * MiB,
      anonBytes: (40 + tick) * MiB,
      fileBytes: 20 * MiB,
      limitBytes: 256 * MiB,
      majorFaults: tick * 3,
      memFullUs: tick * 10_000,
      youngGcMs: tick * 5,
    });
  });
  const load = [3000, 4000, 5000, 6000].map((atMs) =>
    aLoadRow({ atMs, sent: 102, ok: 100, timeouts: 2, p50Ms: 8, p90Ms: 20, p99Ms: 90 }),
  );
  const quote =
    'Memory cgroup out of memory: Killed process 42 (java) </script><script>alert(1)</script> | `x`';
  return {
    trial: aTrialRecord(id, { swap: 'off' }, repeat),
    probe,
    load: [...load, aLoadRow({ atMs: 7000, refused: 40 })],
    events: [
      { kind: 'ready', atMs: 900, clock: 'monotonic' },
      { kind: 'load-started', atMs: 1000, clock: 'monotonic' },
      { kind: 'kernel-line', atMs: 6000, clock: 'kernel', sequence: 1, kernelUs: 1, text: quote },
      { kind: 'trouble', atMs: 10, clock: 'monotonic', source: 'probe', text: 'no <perf> data' },
    ],
    log: [],
    serviceLogs: {},
    services: [],
    processes: [],
    files: [],
    gcLog: [],
    inspect: null,
    incomplete: [],
  };
}

export function aVerdict(recording: Recording, changes: Partial<Verdict> = {}): Verdict {
  const { id, variant, repeat } = recording.trial.plan;
  return {
    schema: 1,
    trial: id,
    variant,
    repeat,
    terminal: {
      kind: 'oom-kill',
      atMs: 6000,
      victim: 'main',
      limit: 'own',
      service: null,
      detail: '',
      processAlive: false,
    },
    degradation: { kind: 'none', onsetMs: null },
    confidence: 'certain',
    confidenceRule: 'The kernel states it itself.',
    chain: [
      { question: 'Did the kernel kill at a memory group’s limit?', decided: true, answer: 'It says so.' },
    ],
    kills: [],
    casualties: [],
    sentence: 'The kernel killed the main process at 6.0 s.',
    evidence: [
      {
        atMs: 6000,
        source: 'kernel log',
        text: 'The kernel killed process 42.',
        quote: recording.events.find((event) => event.kind === 'kernel-line')?.text ?? null,
      },
    ],
    against: [{ kind: 'heap-oome', because: 'no OutOfMemoryError in the log' }],
    missing: ['the GC log'],
    times: {
      loadStart: 2000,
      firstLimitHit: 5200,
      firstStall: null,
      firstFullGc: null,
      firstOome: null,
      firstBroken: 7000,
      kill: 6000,
      exit: 6040,
    },
    measures: {
      survivedMs: 4000,
      connectionsAtBreak: 5,
      containersAtEnd: null,
      goodputPeak: 100,
      goodputMedian: 100,
      p50Ms: 8,
      p99Ms: 90,
      requests: 408,
      good: 400,
      peakUsageBytes: 120 * MiB,
      peakAnonBytes: 100 * MiB,
      peakFileBytes: 20 * MiB,
      peakSwapBytes: null,
      peakHeapBytes: null,
      limitBytes: 256 * MiB,
      worstMemFullShare: 0.1,
      worstIoFullShare: null,
      worstGcShare: 0.05,
    },
    validity: { valid: true, problems: [] },
    ...changes,
  };
}

export function aRun(recordings: Recording[], changes: Partial<RunRecord> = {}): RunRecording {
  return {
    run: {
      schema: 1,
      runId: 'run-1',
      scenario: 'swap-vs-noswap',
      question: 'Does swap save <a> small server?',
      seed: 7,
      command: 'npm run scenario swap-vs-noswap -- --seed 7',
      startedAt: '2025-01-01T10:00:00.000Z',
      finishedAt: '2025-01-01T10:05:00.000Z',
      status: 'complete',
      environment: {
        oomlab: '0.1.0',
        gitCommit: null,
        node: 'v24.0.0',
        kernel: '6.18.0',
        os: 'Debian 12',
        cpuModel: 'cpu',
        cores: 2,
        governor: null,
        clocksource: 'tsc',
        memoryBytes: 1024 * MiB,
        engine: '20.10.24',
        engineKind: 'private',
        cgroupVersion: 1,
        cgroupDriver: 'cgroupfs',
        storageDriver: 'overlay2',
        userlandProxy: 'no',
        swapAreas: [],
      },
      trials: recordings.map((recording) => recording.trial.plan.id),
      expectations: [],
      variants: [],
      search: null,
      ...changes,
    },
    recordings,
  };
}
