import { autopsyOf } from '../../../autopsy/testing/autopsyOf.ts';
import {
  type Built,
  buildRecording,
  calm,
  died,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  said,
  sentSignal,
  served,
  timedOut,
  tracing,
} from '../../../record/testing/buildRecording.ts';
import type { endings as bounds } from '../../bounds/endings.ts';
import { judge } from '../../judge.ts';
import { fixture } from '../fixture.ts';
import { type Guard, recorded, type Truth, type Witness } from './guard.ts';

const oome = 'java.lang.OutOfMemoryError: Java heap space';

/** The main process ends at `endMs` with a code, and this happened before. */
function ended(name: string, truth: Truth, endMs: number, code: number, more: Built): Witness {
  const { events = [], ...end } = died(endMs, code);
  const load = loadRows(2000, endMs, () => served(100));
  return recorded(name, { load, ...end, ...more, events: [...events, ...(more.events ?? [])] }, truth);
}

/** It answers nothing well between the message and its end. */
const exitAfter = (name: string, truth: Truth, afterMs: number) =>
  ended(name, truth, 20_000, 1, {
    load: loadRows(2000, 20_000, (s) => (s <= 6 ? served(100) : timedOut(10))),
    log: [said(20_000 - afterMs, `SEVERE: ${oome}`)],
  });

/** It serves well for so long after the message, and exits. */
const exitAfterServing = (name: string, truth: Truth, servedMs: number, more: Built = {}) =>
  ended(name, truth, 20_000, 1, { log: [said(20_000 - servedMs, `SEVERE: ${oome}`)], ...more });

const gcLog = (atMs: number, liveMb: number): string[] => {
  const stamp = new Date(1_700_000_000_000 + atMs).toISOString().replace('Z', '+0000');
  return [
    `[2023-11-14T22:13:20.000+0000][0.062s][info][gc,init] Heap Max Capacity: 100M`,
    `[${stamp}][9.0s][info][gc] GC(5) Pause Full (Allocation Failure) 100M->${liveMb}M(100M) 15.661ms`,
  ];
};

/** It serves well for 5 s after the message, while so much of its heap is in use. */
const heapLeft = (name: string, truth: Truth, liveMb: number) =>
  exitAfterServing(name, truth, 5000, { gcLog: gcLog(17_000, liveMb) });

/** A program says in plain words that it got no memory, having grown so much, and ends. */
const plainWord = (name: string, truth: Truth, times: number) => {
  const probe = probeRows(0, 20_000, (s) => ({ ...calm(), anonBytes: (s < 10 ? 1 : times) * 20 * mib }));
  return ended(name, truth, 20_000, 1, { probe, log: [said(19_900, 'malloc failed: out of memory')] });
};

/** Served well until `brokenMs`, then not at all until the trial's end at 32 s. */
const brokenFrom = (brokenMs: number) => ({
  load: [...loadRows(2000, brokenMs, () => served(100)), ...loadRows(brokenMs, 32_000, () => timedOut(10))],
  plan: { until: { brokenForMs: null, atMostMs: 30_000 } },
});

const uselessFor = (name: string, truth: Truth, tailMs: number) =>
  recorded(name, { ...brokenFrom(32_000 - tailMs), log: [said(32_000 - tailMs, `SEVERE: ${oome}`)] }, truth);

/** Between the message and the last of its good seconds there are good and bad ones by turns. */
const saidBefore = (name: string, truth: Truth, beforeMs: number) => {
  const { load, plan } = brokenFrom(20_000);
  const byTurns = load.map((row) =>
    row.atMs > 8000 && row.atMs < 20_000 && row.atMs % 2000 === 0 ? { ...row, ok: 0, timeouts: 10 } : row,
  );
  return recorded(name, { load: byTurns, plan, log: [said(20_000 - beforeMs, `SEVERE: ${oome}`)] }, truth);
};

/** One message 2 s before the objective broke at 20 s, another so long after: which of them is the moment? */
const saidAfter = (name: string, whichMs: number, afterMs: number): Witness => {
  const log = [said(18_000, `SEVERE: ${oome} (1)`), said(20_000 + afterMs, `SEVERE: ${oome} (2)`)];
  const recording = buildRecording({ ...brokenFrom(20_000), log });
  return { name, isRight: () => judge(recording).terminal.atMs === whichMs };
};

const brokenFor = (name: string, truth: Truth, tailMs: number) =>
  recorded(name, brokenFrom(32_000 - tailMs), truth);

/** The last row of the load is broken, and so long. */
const lastRow = (name: string, truth: Truth, spanMs: number) => {
  const load = loadRows(2000, 32_000, (s) => (s === 30 ? { ...timedOut(10), spanMs } : served(100)));
  return recorded(name, { load }, truth);
};

const obeyed = (name: string, truth: Truth, afterMs: number) =>
  ended(name, truth, 50_000, 0, { events: [tracing, sentSignal(50_000 - afterMs, { signal: 15 })] });

/** Nobody can read the kernel's log; the group's counter rises so long before the end at 10 s, at so much of the limit. */
function counted(name: string, truth: Truth, beforeMs: number, share: number): Witness {
  const probe = probeRows(0, 10_500, (_, atMs) => ({
    ...calm(),
    usageBytes: share * 256 * mib,
    limitBytes: 256 * mib,
    oomKills: atMs < 10_000 - beforeMs ? 0 : 1,
  }));
  const trial = { ...died(10_000, 137).trial, preconditions: [] };
  return ended(name, truth, 10_000, 137, { probe, trial });
}

/** A server says that its worker was killed; the trace has the signal so long before. */
const workerKilled = (name: string, truth: Truth, beforeMs: number) => {
  const toWorker = { toMain: false, targetPid: 11_700, targetName: 'gunicorn', senderInside: true };
  const log = [said(12_000, 'Worker (pid:7) was sent SIGKILL! Perhaps out of memory?')];
  return recorded(name, { log, events: [tracing, sentSignal(12_000 - beforeMs, toWorker)] }, truth);
};

/** A child is killed for memory at 4 s; the process ends at 20 s, so long after it had told of its own fault. */
const faultSaid = (name: string, truth: Truth, beforeMs: number) => {
  const child = fixture('kernel-6.18-main.txt').replaceAll('11596', '11700');
  const log = [said(20_000 - beforeMs, '#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2')];
  const load = loadRows(2000, 20_000, () => timedOut(10));
  return ended(name, truth, 20_000, 134, { load, log, events: kernelLines(4000, child) });
};

/** The kernel writes down the fault of a thread, so long before the end by such a signal. */
const faultOf = (name: string, truth: Truth, beforeMs: number) => {
  const line =
    'native[777]: segfault at 0 ip 0000000000401bb9 sp 00007fc4 error 4 in native[1bb9,401000+a3000]';
  return ended(name, truth, 10_000, 139, { events: kernelLines(10_000 - beforeMs, line) });
};

/** A kill in the kernel's log, and the exit of its container so much later in an inspection. */
function inTwoLogs(name: string, answers: number, afterMs: number): Witness {
  const id = 'b'.repeat(64);
  const stamp = (ms: number) => new Date(Date.UTC(2024, 1, 22, 10, 11) + ms).toISOString();
  const group = `oom_memcg=/docker/${id},task_memcg=/docker/${id},task=java,pid=42,uid=0`;
  const head = `${stamp(0).replace('Z', '+00:00')} host kernel: `;
  const kernel = `${head}oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,${group}
${head}Memory cgroup out of memory: Killed process 42 (java) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB`;
  const state = { Running: false, ExitCode: 137, OOMKilled: false, FinishedAt: stamp(afterMs) };
  const inspect = JSON.stringify([{ Id: id, Name: '/web', State: state }], null, 2);
  return { name, isRight: () => autopsyOf({ kernel, inspect }).answers.length === answers };
}

const unnamed = (name: string, truth: Truth, share: number) => {
  const probe = probeRows(0, 10_000, () => ({
    ...calm(),
    heapUsedBytes: share * 100 * mib,
    heapMaxBytes: 100 * mib,
  }));
  const log = [said(9900, 'Exception in thread "main" java.lang.OutOfMemoryError')];
  return ended(name, truth, 10_000, 1, { probe, log });
};

const noThread = (name: string, truth: Truth, pids: number) => {
  const probe = probeRows(0, 10_000, () => ({ ...calm(), pids, pidsLimit: 100 }));
  const words = 'Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread';
  return ended(name, truth, 10_000, 1, { probe, log: [said(9900, words)] });
};

export const endings: Record<keyof typeof bounds, Guard> = {
  exitWithinMs: {
    below: exitAfter('an exit 9 s after the message', { terminal: 'heap-oome' }, 9000),
    above: exitAfter('an exit 12 s after the message', { terminal: 'crash' }, 12_000),
  },
  uselessMs: {
    below: uselessFor('broken for 2 s after the message', { terminal: 'survived' }, 2000),
    above: uselessFor('broken for 4 s after the message', { terminal: 'heap-oome' }, 4000),
  },
  uselessAfterMs: {
    below: saidBefore('a message 8 s before it broke', { terminal: 'heap-oome' }, 8000),
    above: saidBefore('a message 12 s before it broke', { terminal: 'unresponsive' }, 12_000),
  },
  uselessBeforeMs: {
    below: saidAfter('another message 0.8 s after it broke', 20_800, 800),
    above: saidAfter('another message 1.2 s after it broke', 18_000, 1200),
  },
  wentOnMs: {
    below: exitAfterServing('2 s of good answers after the message', { terminal: 'heap-oome' }, 2000),
    above: exitAfterServing('4 s of good answers after the message', { terminal: 'crash' }, 4000),
  },
  heapRoomyShare: {
    below: heapLeft('40 % of the heap in use afterwards', { terminal: 'crash' }, 40),
    above: heapLeft('60 % of the heap in use afterwards', { terminal: 'heap-oome' }, 60),
  },
  grewMultiple: {
    below: plainWord('memory that grew to 1.2 times', { terminal: 'native-oom', confidence: 'unsure' }, 1.2),
    above: plainWord('memory that doubled', { terminal: 'native-oom', confidence: 'likely' }, 2),
  },
  unresponsiveMs: {
    below: brokenFor('broken for 4 s', { terminal: 'survived' }, 4000),
    above: brokenFor('broken for 6 s', { terminal: 'unresponsive' }, 6000),
  },
  doubtfulMs: {
    below: lastRow('broken for 1.5 s', { terminal: 'survived', confidence: 'likely' }, 1500),
    above: brokenFor('broken for 2 s', { terminal: 'survived', confidence: 'unsure' }, 2000),
  },
  inOrderMs: {
    below: obeyed('SIGTERM 25 s before an orderly end', { terminal: 'external-kill' }, 25_000),
    above: obeyed('SIGTERM 40 s before an orderly end', { terminal: 'crash' }, 40_000),
  },
  sameKillMs: {
    below: counted('a kill counted 1.5 s before the end', { terminal: 'oom-kill', victim: 'main' }, 1500, 1),
    above: counted('a kill counted 2.5 s before the end', { terminal: 'oom-kill', victim: 'child' }, 2500, 1),
  },
  workerMs: {
    below: workerKilled('a signal 4 s before the word of it', { terminal: 'external-kill' }, 4000),
    above: workerKilled('a signal 6 s before the word of it', { terminal: 'survived' }, 6000),
  },
  ownNameMs: {
    below: faultSaid('a fault told 4 s before the end', { terminal: 'crash' }, 4000),
    above: faultSaid('a fault told 6 s before the end', { terminal: 'oom-kill', victim: 'child' }, 6000),
  },
  faultMs: {
    below: faultOf('a fault 0.8 s before the end', { terminal: 'crash', confidence: 'certain' }, 800),
    above: faultOf('a fault 1.2 s before the end', { terminal: 'crash', confidence: 'likely' }, 1200),
  },
  faultLateMs: {
    below: faultOf('a fault 80 ms after the end', { terminal: 'crash', confidence: 'certain' }, -80),
    above: faultOf('a fault 120 ms after the end', { terminal: 'crash', confidence: 'likely' }, -120),
  },
  togetherMs: {
    below: inTwoLogs('an exit 9 s after the kill in another log', 1, 9000),
    above: inTwoLogs('an exit 12 s after the kill in another log', 2, 12_000),
  },
  fullShare: {
    below: counted('a kill counted at 90 % of the limit', { confidence: 'unsure' }, 0, 0.9),
    above: counted('a kill counted at 97 % of the limit', { confidence: 'likely' }, 0, 0.97),
  },
  heapFullShare: {
    below: unnamed('an error without a message at 80 % of the heap', { terminal: 'other-oome' }, 0.8),
    above: unnamed('an error without a message at 95 % of the heap', { terminal: 'heap-oome' }, 0.95),
  },
  pidsFullShare: {
    below: noThread('no thread with 90 of 100', { terminal: 'native-oom' }, 90),
    above: noThread('no thread with 100 of 100', { terminal: 'other-oome' }, 100),
  },
};
