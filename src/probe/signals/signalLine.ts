/** A signal that was sent to a process, as the kernel's tracepoint `signal:signal_generate` writes it down. */
export interface SignalRecord {
  /** CLOCK_MONOTONIC, the trace's clock being `mono`. */
  monotonicMs: number;
  signal: number;
  /** si_code: 0 kill(2), -6 tgkill(2), -1 sigqueue(3), above 0 the kernel itself (128: SI_KERNEL). Source: sigaction(2). */
  code: number;
  /** The thread that was running. null: the kernel did not remember its name. */
  senderName: string | null;
  senderPid: number;
  targetName: string;
  /** Of the thread that was addressed; for kill(2) that is the process. */
  targetPid: number;
  /** A default action that does not apply: PID 1 of a namespace, from within; or the program ignores it. */
  ignored: boolean;
}

/** A process, or a thread, that another began. */
export interface ForkRecord {
  parentName: string;
  parentPid: number;
  childPid: number;
}

export interface TraceText {
  /** In the order in which it happened. */
  records: (SignalRecord | ForkRecord)[];
  /** Overwritten before we read them. */
  lost: number;
}

/**
 * Names are at most 15 bytes of whatever a process likes, line feeds and text of this very shape included: too few to
 * forge the end of a record, so the longest name that fits is the one. Source: TRACE_EVENT(signal_generate), kernel
 * include/trace/events/signal.h, and trace_print_context() of kernel/trace/trace_output.c.
 */
const recordShape =
  /^ *(.{0,16})-(\d+) +\[\d+\] \S+ +(\d+\.\d+): signal_generate: sig=(\d+) errno=-?\d+ code=(-?\d+) comm=(.{0,15}) pid=(\d+) grp=[01] res=(\d)$/gms;
const lossShape = /^CPU:\d+ \[LOST (\d+) EVENTS\]$/gm;
/** Both names are the parent's, at that moment. Source: TRACE_EVENT(sched_process_fork), include/trace/events/sched.h. */
const forkShape =
  /^ *.{0,16}-\d+ +\[\d+\] \S+ +\d+\.\d+: sched_process_fork: comm=(.{0,15}) pid=(\d+) child_comm=.{0,15} child_pid=(\d+)$/gms;
/** TRACE_SIGNAL_IGNORED. Source: as above. */
const ignored = '1';

/** What a read of `trace_pipe` gave: whole records, in the kernel's own order. */
export function parseTrace(text: string): TraceText {
  const signals = !text.includes('signal_generate')
    ? []
    : [...text.matchAll(recordShape)].map((match) => ({ at: match.index, record: signalOf(match) }));
  const forks = [...text.matchAll(forkShape)].map(
    ({ index, 1: parentName = '', 2: parentPid, 3: childPid }) => ({
      at: index,
      record: { parentName, parentPid: Number(parentPid), childPid: Number(childPid) },
    }),
  );
  const records = [...signals, ...forks]
    .toSorted((one, other) => one.at - other.at)
    .map(({ record }) => record);
  const losses = text.includes('[LOST ') ? [...text.matchAll(lossShape)] : [];
  const lost = losses.reduce((sum, [, count]) => sum + Number(count), 0);
  return { records, lost };
}

function signalOf(match: RegExpExecArray): SignalRecord {
  const [, sender = '', senderPid, seconds, signal, code, target = '', targetPid, result] = match;
  return {
    monotonicMs: Number(seconds) * 1000,
    signal: Number(signal),
    code: Number(code),
    senderName: sender === '<...>' ? null : sender,
    senderPid: Number(senderPid),
    targetName: target,
    targetPid: Number(targetPid),
    ignored: result === ignored,
  };
}
