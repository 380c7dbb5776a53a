import { closeSync, constants, openSync, readSync } from 'node:fs';
import { monotonicMs } from '../monotonic.ts';
import { type KernelRecord, parseKernelRecord } from './kernelRecord.ts';

/** One record at most, by the kernel's own bound (CONSOLE_EXT_LOG_MAX). */
const recordBytes = 8192;
const record = Buffer.allocUnsafe(recordBytes);

/**
 * A log that is written faster than it is read has no end, and whoever reads on does nothing else any more. In so long a burst
 * of thousands is read, as a kill among many processes is; the rest is left to the next call.
 */
const forMs = 10;
/** What was in the log before is read and dropped: it holds some hundred thousand at most. */
const openingMs = 1000;

export interface KernelLog {
  /**
   * Records since the last call, as many as there is time for; 'gap' where the log overflowed and records were lost.
   */
  drain(withinMs?: number): (KernelRecord | 'gap')[];
  /** There was no time for all of them at the last call. */
  readonly behind: boolean;
  close(): void;
}

/** Whether the kernel log can be opened by us: it takes the file, the right, and a kernel that does not restrict it. */
export function kernelLogIsReadable(path = '/dev/kmsg'): boolean {
  try {
    closeSync(openForReading(path));
    return true;
  } catch {
    return false;
  }
}

const openForReading = (path: string): number => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

/** Only records that come after the opening are given. Throws the reason where /dev/kmsg cannot be read. */
export function openKernelLog(path = '/dev/kmsg'): KernelLog {
  const fd = openForReading(path);
  let behind = false;
  const drain = (withinMs = forMs) => {
    const found: (KernelRecord | 'gap')[] = [];
    const untilMs = monotonicMs() + withinMs;
    behind = false;
    // The end of the log comes as an exception (EAGAIN): without a stack it costs a quarter.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    for (let entry = next(fd); entry !== null; entry = next(fd)) {
      const parsed = entry === 'gap' ? 'gap' : parseKernelRecord(entry);
      if (parsed !== null) found.push(parsed);
      behind = monotonicMs() > untilMs;
      if (behind) break;
    }
    Error.stackTraceLimit = stackTraceLimit;
    return found;
  };
  // Node has no lseek: what was in the log before us is read and dropped.
  drain(openingMs);
  return {
    drain,
    get behind() {
      return behind;
    },
    close: () => closeSync(fd),
  };
}

/** The next record; null at the end of the log (EAGAIN), 'gap' when it was overwritten before we read it (EPIPE). */
function next(fd: number): string | 'gap' | null {
  try {
    const bytes = readSync(fd, record, 0, recordBytes, null);
    return bytes === 0 ? null : record.toString('utf8', 0, bytes);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE' ? 'gap' : null;
  }
}
