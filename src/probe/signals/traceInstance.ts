import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { tracedSignals } from '../../signals.ts';
import { parseProcessStat } from '../mainProcess.ts';
import { parseTrace, type TraceText } from './signalLine.ts';
import { openTracefs } from './tracefs.ts';

export const instancePrefix = 'oomlab-';
/** As the kernel's event filters are written: `sig==6||sig==9||...`. */
const filter = tracedSignals.map((number) => `sig==${number}`).join('||');
/** A few thousand records for each processor: more than it can fork between two reads. */
const bufferKb = 256;
/** trace_pipe hands over whole lines, up to a page at a time. */
const buffer = Buffer.allocUnsafe(64 * 1024);

/** A trace of the signals that end processes, of the whole machine. */
export interface TraceInstance {
  /** What came since the last call. */
  read(): TraceText;
  /** From now on processes that begin are written down, too: of those that are gone it is known from whom they came. */
  followForks(): void;
  /** Disposes of it, once; safe to call again. */
  close(): void;
}

/** Names our process for good: the pid may be used again, the pid with its start time is not. */
export function ownName(): string {
  const stat = parseProcessStat(readFileSync('/proc/self/stat', 'latin1'));
  return `${process.pid}-${stat?.startTime ?? 0}`;
}

/**
 * An instance of the kernel's tracing for us alone: nobody else's tracing is touched. Its clock is the trial's.
 * @throws the reason, where that cannot be had. Source: Documentation/trace/ftrace.rst, "Instances".
 */
export function openTraceInstance(): TraceInstance {
  // The kernel traces its own pids; ours are others within a pid namespace. PROC_PID_INIT_INO, include/linux/proc_ns.h
  if (readlinkSync('/proc/self/ns/pid') !== initialNamespace)
    throw new Error('the probe is in a pid namespace of its own');
  const tracefs = openTracefs(ownName());
  const dir = join(tracefs.dir, 'instances', `${instancePrefix}${ownName()}`);
  try {
    mkdirSync(dir);
    try {
      const fd = setUp(dir);
      return traceOf(dir, fd, () => {
        removeInstance(dir);
        tracefs.close();
      });
    } catch (error) {
      rmdirSync(dir);
      throw error;
    }
  } catch (error) {
    tracefs.close();
    throw error;
  }
}

const initialNamespace = 'pid:[4026531836]';

function setUp(dir: string): number {
  writeFileSync(join(dir, 'buffer_size_kb'), String(bufferKb));
  writeFileSync(join(dir, 'trace_clock'), 'mono');
  const event = join(dir, 'events', 'signal', 'signal_generate');
  writeFileSync(join(event, 'filter'), filter);
  writeFileSync(join(event, 'enable'), '1');
  return openSync(join(dir, 'trace_pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
}

/** An instance whose event is on, or whose pipe is open, cannot be removed. */
export function removeInstance(dir: string): void {
  writeFileSync(join(dir, 'events', 'enable'), '0');
  rmdirSync(dir);
}

function traceOf(dir: string, fd: number, remove: () => void): TraceInstance {
  let closed = false;
  return {
    read() {
      const all: TraceText = { records: [], lost: 0 };
      for (let text = next(fd); text !== null; text = next(fd)) {
        const { records, lost } = parseTrace(text);
        all.records.push(...records);
        all.lost += lost;
      }
      return all;
    },
    followForks: () => writeFileSync(join(dir, 'events', 'sched', 'sched_process_fork', 'enable'), '1'),
    close() {
      if (closed) return;
      closed = true;
      closeSync(fd);
      remove();
    },
  };
}

/** null: nothing more (EAGAIN). Without a stack the exception costs a quarter. */
function next(fd: number): string | null {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const length = readSync(fd, buffer, 0, buffer.length, null);
    return length === 0 ? null : buffer.toString('utf8', 0, length);
  } catch {
    return null;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
