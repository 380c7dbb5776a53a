import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomStream } from '../../src/random.ts';
import { runFiles, trialFiles, trialFolder } from '../../src/record/layout.ts';
import { loadColumns } from '../../src/record/loadRow.ts';
import { type Table, tableColumns } from '../../src/record/message.ts';
import { probeColumns } from '../../src/record/probeRow.ts';
import { schemaVersion } from '../../src/record/schema.ts';
import { fileColumns, processColumns, serviceColumns, threadColumns } from '../../src/record/tableRows.ts';
import { aRun } from '../../src/record/testing/aRun.ts';
import { buildRecording, containerPid, plan } from '../../src/record/testing/buildRecording.ts';

/**
 * A run of one trial that was watched at 20 Hz for as long as it takes to so many rows of the probe: a Java service under a
 * steady load that never fails, with a collection every four seconds, and once in 17 minutes a few seconds in which it
 * stalls. Each table has as many columns, and as many rows for each of the probe's, as recordings of real trials have.
 * The same seed makes the same bytes.
 * @returns the run's folder
 */
function writeLongRecording(results: string, rows: number, seed: number): string {
  const run = join(results, 'long', `rows-${rows}`);
  const folder = trialFolder(run, plan.id);
  mkdirSync(dirname(join(folder, trialFiles.gcLog)), { recursive: true });
  const lastMs = rows * tickMs;
  const { trial } = buildRecording({
    plan: { probeHz: 1000 / tickMs, until: { brokenForMs: 5000, atMostMs: lastMs } },
    trial: {
      ending: { reason: 'cap', atMs: lastMs, detail: 'time is up' },
      phases: [
        { name: 'warm-up', startMs: loadMs, endMs: warmMs, warmup: true },
        { name: 'steady', startMs: warmMs, endMs: lastMs, warmup: false },
      ],
    },
  });
  const { run: record } = aRun([], { scenario: 'long', runId: `rows-${rows}`, trials: [plan.id], seed });
  writeFileSync(join(run, runFiles.run), JSON.stringify(record));
  writeFileSync(join(folder, trialFiles.trial), JSON.stringify(trial));
  writeFileSync(join(folder, trialFiles.inspect), JSON.stringify({ State: { Running: true, ExitCode: 0 } }));
  writeFileSync(
    join(folder, trialFiles.events),
    [
      { schema: schemaVersion },
      { kind: 'ready', atMs: 1000, clock: 'monotonic' },
      { kind: 'load-started', atMs: loadMs, clock: 'monotonic' },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  writeTables(folder, rows, seed);
  return run;
}

const tickMs = 50;
/** Of the census and of the load. */
const secondMs = 1000;
const [loadMs, warmMs] = [2000, 32_000];
const threads = 24;
const gcEveryMs = 4000;
const stallEveryMs = 1_020_000;
const stallForMs = 4000;
const kib = 1024;
const mib = kib * kib;

function writeTables(folder: string, rows: number, seed: number): void {
  using files = new DisposableStack();
  const table = (name: Table): Lines => {
    const lines = files.use(openLines(join(folder, trialFiles[name])));
    lines.add(['schema', ...tableColumns[name]].join());
    return lines;
  };
  const [probe, load, services, processes, openFiles, threadRows] = [
    table('probe'),
    table('load'),
    table('services'),
    table('processes'),
    table('files'),
    table('threads'),
  ];
  const log = files.use(openLines(join(folder, trialFiles.log)));
  log.add(`# schema ${schemaVersion}: milliseconds, stream, text`);
  const gcLog = files.use(openLines(join(folder, trialFiles.gcLog)));
  const service = aService(seed);
  let gcs = 0;
  for (let tick = 1; tick <= rows; tick += 1) {
    const atMs = tick * tickMs;
    const state = service(atMs);
    probe.add(cells(probeColumns, probeCells(state)));
    if (atMs % secondMs !== 0) continue;
    if (atMs > loadMs) load.add(cells(loadColumns, loadCells(state)));
    services.add(cells(serviceColumns, { ...probeCells(state), ...censusOf(state) }));
    processes.add(cells(processColumns, { ...probeCells(state), ...censusOf(state) }));
    openFiles.add(cells(fileColumns, { ...censusOf(state), path: '/oomlab/gc.log', sizeBytes: gcs * 200 }));
    for (let index = 0; index < threads; index += 1)
      threadRows.add(cells(threadColumns, threadCells(state, index)));
    log.add(`${state.atMs.toFixed(3)}\tstdout\trequest ${tick} took ${state.noise.toFixed(1)} ms`);
    if (atMs % gcEveryMs !== 0) continue;
    gcs += 1;
    gcLog.add(gcLine(state, gcs));
  }
}

/** What the rows of one tick are made of. */
interface State {
  atMs: number;
  /** Since it began: counters are made of it. */
  seconds: number;
  stalledMs: number;
  requests: number;
  heldBytes: number;
  heapBytes: number;
  /** 0..1 */
  noise: number;
  gcMs: number;
}

/** Its state at each tick, which must be asked for in their order. */
function aService(seed: number): (atMs: number) => State {
  const random = randomStream(seed, 'simulated services');
  let [stalledMs, requests, gcMs] = [0, 0, 0];
  return (atMs) => {
    const noise = (random.next() >>> 0) / 2 ** 32;
    const stalls = atMs % stallEveryMs > stallEveryMs - stallForMs;
    if (stalls) stalledMs += tickMs * (0.4 + 0.4 * noise);
    if (atMs > loadMs) requests += stalls ? 2 : 10 + Math.floor(noise * 5);
    if (atMs % gcEveryMs === 0) gcMs = thousandths(gcMs + 2 + 9 * noise);
    const filled = (atMs % gcEveryMs) / gcEveryMs;
    const page = 4 * kib;
    return {
      atMs: Math.round((atMs + noise) * 1000) / 1000,
      seconds: atMs / 1000,
      ...{ stalledMs, requests, noise, gcMs },
      heldBytes: 90 * mib + Math.floor((60 * mib * (filled + 0.1 * noise)) / page) * page,
      heapBytes: Math.round(40 * mib + 60 * mib * filled + noise * mib),
    };
  };
}

const whole = Math.round;
const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/** As of a container on cgroup v2 with a JVM, whose counters of the host are there as well. */
function probeCells({ atMs, seconds, stalledMs, requests, heldBytes, heapBytes, noise, gcMs }: State): Cells {
  const faults = whole(stalledMs * 3);
  const fileBytes = 24 * mib + whole(noise * 200) * 4 * kib;
  return {
    ...{ atMs, lateMs: thousandths(noise), missedTicks: 0, costUs: whole(seconds * 5123 + noise * 90) },
    ...{
      usageBytes: heldBytes + fileBytes + 6 * mib,
      limitBytes: 256 * mib,
      anonBytes: heldBytes,
      fileBytes,
    },
    ...{ activeFileBytes: fileBytes - 8 * mib, inactiveFileBytes: 8 * mib, shmemBytes: 0 },
    ...{ mappedFileBytes: 5 * mib, slabBytes: 2 * mib + whole(noise * 999), kernelBytes: 6 * mib },
    ...{ pageTablesBytes: mib, sockBytes: 8 * kib, swapBytes: 3 * mib, peakBytes: 190 * mib },
    ...{ minorFaults: whole(requests * 31.5), majorFaults: faults, refaultAnonPages: faults },
    ...{ refaultFilePages: faults * 2, activateAnonPages: faults, activateFilePages: faults },
    ...{ restoreAnonPages: 0, restoreFilePages: 0, scanPages: faults * 9, stealPages: faults * 8 },
    ...{ swapInPages: faults, swapOutPages: faults, limitHits: whole(stalledMs / 90), oomEvents: 0 },
    ...{ oomKills: 0, parentUsageBytes: heldBytes + fileBytes + 7 * mib, parentPeakBytes: 191 * mib },
    ...{ parentLimitHits: 0, parentOomKills: 0, memSomeUs: whole(stalledMs * 900) },
    ...{
      memFullUs: whole(stalledMs * 500),
      ioSomeUs: whole(stalledMs * 700),
      ioFullUs: whole(stalledMs * 350),
    },
    ...{ cpuSomeUs: whole(requests * 40), cpuFullUs: 0, cpuUsageUs: thousandths(requests * 1203.7 + noise) },
    ...{ cpuUserUs: whole(requests * 1001), cpuSystemUs: whole(requests * 202), throttledUs: 0 },
    ...{ throttledPeriods: 0, readBytes: faults * 4 * kib, writeBytes: whole(seconds) * 8 * kib, pids: 24 },
    ...{ pidsLimit: null, pidsLimitHits: 0, rssBytes: heldBytes + 21 * mib, rssAnonBytes: heldBytes },
    ...{ rssFileBytes: 21 * mib, vmSwapBytes: 3 * mib, threads, processMajorFaults: faults },
    ...{ processUserMs: whole(requests / 10) * 10, processSystemMs: whole(requests / 50) * 10 },
    ...{
      hostMemTotalBytes: 25_276_063_744,
      hostMemAvailableBytes: 22_368_624_640 - whole(noise * 9999) * 4 * kib,
    },
    ...{ hostSwapTotalBytes: 1_181_114_368, hostSwapFreeBytes: 1_181_114_368 - 3 * mib },
    ...{ hostUserMs: whole(seconds * 60) * 10, hostNiceMs: 17_900, hostSystemMs: whole(seconds * 12) * 10 },
    ...{ hostIdleMs: whole(seconds * 120) * 10, hostIowaitMs: whole(seconds) * 10, hostIrqMs: 0 },
    ...{ hostSoftirqMs: whole(seconds * 2) * 10, hostStealMs: 13_100, hostSwapInPages: 5_924_792 + faults },
    ...{ hostSwapOutPages: 5_933_053 + faults, hostMajorFaults: 2_435_078 + faults, hostOomKills: 125 },
    ...{
      hostMemSomeUs: 93_929_964 + whole(stalledMs * 900),
      hostMemFullUs: 51_426_362 + whole(stalledMs * 400),
    },
    ...{
      hostIoSomeUs: whole(seconds * 900 + stalledMs * 800),
      hostIoFullUs: whole(seconds * 300 + stalledMs * 400),
    },
    ...{
      diskReadBytes: 32_629_105_664 + faults * 4 * kib,
      diskWriteBytes: 59_029_254_144 + whole(seconds) * 64 * kib,
    },
    ...{ diskBusyMs: whole(seconds * 11), heapUsedBytes: heapBytes, heapCommittedBytes: 128 * mib },
    ...{ heapMaxBytes: 160 * mib, edenUsedBytes: heapBytes - 40 * mib, survivorUsedBytes: mib },
    ...{ oldUsedBytes: 39 * mib + whole(noise * 99), oldCommittedBytes: 64 * mib, oldMaxBytes: 112 * mib },
    ...{ metaspaceUsedBytes: 14_084_200, metaspaceCommittedBytes: 14_417_920 },
    ...{ youngGcs: Math.floor((seconds * 1000) / gcEveryMs), youngGcMs: gcMs, fullGcs: 0, fullGcMs: 0 },
    ...{ concurrentGcs: null, concurrentGcMs: null, inGc: noise > 0.999 ? 1 : 0 },
    ...{ jvmTickMs: thousandths(seconds * 1000 - 700 + noise), jvmThreads: 21, loadedClasses: 3209 },
  };
}

function loadCells({ atMs, noise, requests }: State): Cells {
  const ok = whole(200 + 80 * noise);
  return {
    ...{ atMs, spanMs: 999.5 + noise, connections: 10, sent: ok, ok, inFlight: 10, bytes: ok * 20_480 },
    ...{ non2xx: 0, failedCheck: 0, timeouts: requests % 997 === 0 ? 1 : 0, refused: 0, reset: 0 },
    ...{
      closedNoReply: 0,
      malformed: 0,
      lost: 0,
      p50Ms: thousandths(8 + noise),
      p90Ms: thousandths(20 + 9 * noise),
    },
    ...{ p99Ms: thousandths(90 + 50 * noise), maxMs: thousandths(150 + 90 * noise) },
    ...{ generatorCpuShare: 0.02 + noise / 100, generatorDelayMs: thousandths(1 + noise) },
  };
}

/** What the census has of it beside the columns that are called as the probe's. */
const censusOf = ({ atMs, requests }: State): Cells => ({
  ...{ atMs: whole(atMs), service: 'app', pid: containerPid, parentPid: 1, name: 'java', writable: 1 },
  ...{ command: 'java -cp /opt/service/classes:/opt/service/lib/* service.Main', processes: threads },
  ...{ cpuMs: requests, acceptQueue: 0 },
});

function threadCells({ atMs, requests, noise }: State, index: number): Cells {
  const waits = (index + whole(noise * 10)) % 5 !== 0;
  return {
    ...{ atMs: whole(atMs), service: 'app', pid: containerPid, threadId: containerPid + index },
    ...{ name: index === 0 ? 'java' : `worker-${index}`, state: waits ? 'S' : 'R', cpuMs: requests + index },
    ...(waits && { call: 'futex', place: `0x7f03d9be${(2990 + index * 64).toString(16)}` }),
    ...(waits && { futexOperation: 265, futexValue: 0 }),
  };
}

const gcLine = ({ seconds, noise }: State, count: number): string =>
  `[${new Date(zeroMs + seconds * 1000).toISOString().replace('Z', '+0000')}][${seconds.toFixed(3)}s][info][gc] GC(${count}) Pause Young (Allocation Failure) 99M->40M(128M) ${(2 + 9 * noise).toFixed(3)}ms`;

const zeroMs = 1_700_000_000_000;

type Cells = Partial<Record<string, number | string | null>>;

const cells = (columns: readonly string[], values: Cells): string =>
  `${schemaVersion},${columns.map((column) => values[column] ?? '').join()}`;

interface Lines extends Disposable {
  add(line: string): void;
}

const atOnce = 4000;

function openLines(path: string): Lines {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  };
  return {
    add(line) {
      lines.push(line);
      if (lines.length === atOnce) flush();
    },
    [Symbol.dispose]() {
      flush();
      closeSync(file);
    },
  };
}

/** `node scripts/testing/longRecording.ts RESULTS ROWS SEED`: prints the folder of the run. */
const [results, rows, seed] = process.argv.slice(2);
if (results !== undefined) console.log(writeLongRecording(results, Number(rows), Number(seed)));
