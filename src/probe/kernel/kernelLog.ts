import { closeSync, constants, openSync, readSync } from 'node:fs';
import { type KernelRecord, parseKernelRecord } from './kernelRecord.ts';

/** One record at most, by the kernel's own bound (CONSOLE_EXT_LOG_MAX). */
const recordBytes = 8192;
const record = Buffer.allocUnsafe(recordBytes);

export interface KernelLog {
  /** All records since the last call; 'gap' where the log overflowed and records were lost. */
  drain(): (KernelRecord | 'gap')[];
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
  const drain = () => {
    const found: (KernelRecord | 'gap')[] = [];
    // The end of the log comes as an exception (EAGAIN): without a stack it costs a quarter.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    for (let entry = next(fd); entry !== null; entry = next(fd)) {
      const parsed = entry === 'gap' ? 'gap' : parseKernelRecord(entry);
      if (parsed !== null) found.push(parsed);
    }
    Error.stackTraceLimit = stackTraceLimit;
    return found;
  };
  // Node has no lseek: what was in the log before us is read and dropped.
  drain();
  return {
    drain,
    close: () => closeSync(fd),
  };
}

/** The next record; null at the end of the log (EAGAIN), 'gap' when it was overwritten before we read it (EPIPE). */
function next(fd: number): string | 'gap' | null {
  try {
    return record.toString('utf8', 0, readSync(fd, record, 0, recordBytes, null));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE' ? 'gap' : null;
  }
}
