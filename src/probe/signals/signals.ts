import { existsSync, readFileSync } from 'node:fs';
import type { CgroupFacts } from '../cgroup/cgroupFacts.ts';
import { monotonicMs } from '../monotonic.ts';
import type { ProbeMessage } from '../protocol.ts';
import { openAncestry } from './ancestry.ts';
import type { SignalRecord } from './signalLine.ts';
import { openTraceInstance, type TraceInstance } from './traceInstance.ts';

/** Who ends the processes of the container, as the kernel sees it. */
export interface SignalWatch {
  /** Emits the signals since the last call that were sent to processes of the container. */
  poll(): void;
  watch(main: { pid: number; containerId: string }): void;
  /** Where the container's threads are listed. */
  follow(facts: CgroupFacts): void;
  close(): void;
}

/** A pid that was the container's is taken for its own for so long after it was seen last. */
const rememberedMs = 5000;
const warmUpReads = 1000;

/** Where the kernel's tracing cannot be had: one event that says why, and nothing more. */
export function openSignalWatch(
  emit: (message: ProbeMessage) => void,
  nowMs: () => number,
  zeroMs: number,
): SignalWatch {
  const tell = (why: string | null) =>
    emit({
      kind: 'event',
      event: { kind: 'tracing', clock: 'monotonic', atMs: nowMs(), active: why === null, why },
    });
  const trace = tryOpen(tell);
  if (trace === null) return { poll: () => {}, watch: () => {}, follow: () => {}, close: () => {} };
  let main: { pid: number; containerId: string } | null = null;
  let lost = false;
  const threads = openThreads();
  const ancestry = openAncestry({
    placeOf: (pid) => {
      if (main !== null && (pid === main.pid || threads.has(pid, monotonicMs()))) return 'inside';
      const group = procText(pid, 'cgroup');
      if (group === null || main === null) return null;
      return group.includes(main.containerId) ? 'inside' : 'outside';
    },
    nameOf: (pid) => procText(pid, 'comm')?.trimEnd() ?? null,
  });
  const isOurs = (pid: number, atMs: number, { containerId }: { containerId: string }) =>
    threads.has(pid, atMs) || (procText(pid, 'cgroup')?.includes(containerId) ?? false);
  const take = (record: SignalRecord, watched: { pid: number; containerId: string }) => {
    const { targetPid, senderPid, monotonicMs: sentMs } = record;
    const toMain = targetPid === watched.pid || existsSync(`/proc/${watched.pid}/task/${targetPid}`);
    const sender = ancestry.of(senderPid);
    if (!toMain && !isOurs(targetPid, sentMs, watched)) return;
    emit({
      kind: 'event',
      event: {
        kind: 'signal',
        clock: 'monotonic',
        atMs: Math.round((sentMs - zeroMs) * 1000) / 1000,
        signal: record.signal,
        code: record.code,
        senderName: record.senderName ?? procText(senderPid, 'comm')?.trimEnd() ?? null,
        senderPid,
        senderInside: sender.place === null ? null : sender.place === 'inside',
        senderAncestorPid: sender.ancestorPid,
        targetName: record.targetName,
        targetPid,
        toMain,
        ignored: record.ignored,
      },
    });
  };
  return {
    // Before there is a container the kernel's buffer keeps what comes: its first moments are in it.
    poll() {
      if (main === null) return;
      threads.refresh();
      const { records, lost: count } = trace.read();
      for (const record of records) {
        if ('childPid' in record) ancestry.forked(record);
        else take(record, main);
      }
      if (count > 0 && !lost) tell(`${count} signals were overwritten before they were read`);
      lost ||= count > 0;
    },
    watch(options) {
      main = options;
      threads.from(null);
      trace.followForks();
    },
    follow: ({ version, dirs }) =>
      threads.from(`${dirs.memory}/${version === 1 ? 'tasks' : 'cgroup.threads'}`),
    close: trace.close,
  };
}

function tryOpen(tell: (why: string | null) => void): TraceInstance | null {
  try {
    const trace = openTraceInstance();
    // Until V8 has compiled it, a read at 5 Hz costs ten times as much (see warmUp.ts).
    for (let round = 0; round < warmUpReads; round += 1) trace.read();
    // However we end, but by SIGKILL; `clean` removes what that leaves.
    process.once('exit', trace.close);
    tell(null);
    return trace;
  } catch (error) {
    tell((error as Error).message);
    return null;
  }
}

interface Threads {
  from(path: string | null): void;
  refresh(): void;
  has(pid: number, atMs: number): boolean;
}

/** Threads that were seen in the container's group, and when last. */
function openThreads(): Threads {
  const seenMs = new Map<number, number>();
  let file: string | null = null;
  return {
    from(path) {
      file = path;
      seenMs.clear();
      this.refresh();
    },
    // Opened anew each time: v1 goes on giving the list of the first read to a descriptor that is kept.
    refresh() {
      const now = monotonicMs();
      for (const pid of text(file)?.split('\n') ?? []) if (pid !== '') seenMs.set(Number(pid), now);
      for (const [pid, atMs] of seenMs) if (now - atMs > rememberedMs) seenMs.delete(pid);
    },
    has: (pid, atMs) => {
      const last = seenMs.get(pid);
      return last !== undefined && atMs - last <= rememberedMs;
    },
  };
}

const procText = (pid: number, name: string) => text(`/proc/${pid}/${name}`);

function text(path: string | null): string | null {
  try {
    return path === null ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
