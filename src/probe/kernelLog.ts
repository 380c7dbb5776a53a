import { closeSync, constants, openSync, read, readSync } from 'node:fs';
import { type KernelRecord, parseKernelRecord } from './kernelRecord.ts';

/** One record at most, by the kernel's own bound (CONSOLE_EXT_LOG_MAX). */
const recordBytes = 8192;
const record = Buffer.allocUnsafe(recordBytes);

export interface KernelLog {
  /** All records since the last call; 'gap' where the log overflowed and records were lost. */
  drain(): (KernelRecord | 'gap')[];
  /** Calls back soon after records came, at no cost while none do. For the rest of the process's life. */
  onRecord(ring: () => void): void;
  close(): void;
}

/** Only records that come after the opening are given. Throws the reason where /dev/kmsg cannot be read. */
export function openKernelLog(path = '/dev/kmsg'): KernelLog {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let sequence = -1;
  const drain = () => {
    const found: (KernelRecord | 'gap')[] = [];
    for (let entry = next(fd); entry !== null; entry = next(fd)) {
      const parsed = entry === 'gap' ? 'gap' : parseKernelRecord(entry);
      if (parsed !== null) found.push(parsed);
      if (parsed !== null && parsed !== 'gap') sequence = parsed.sequence;
    }
    return found;
  };
  // Node has no lseek: what was in the log before us is read and dropped.
  drain();
  return {
    drain,
    onRecord: (ring) => ringOnRecord(path, sequence, ring),
    close: () => closeSync(fd),
  };
}

/**
 * A second descriptor, whose blocking read waits in a thread of libuv's pool: asking a descriptor that does not block
 * at every tick would cost an exception each time. Its records are not used, they only ring.
 */
function ringOnRecord(path: string, after: number, ring: () => void): void {
  const fd = openSync(path, constants.O_RDONLY);
  // Does not block: the record `after` or a younger one is in the log.
  while (after >= 0) {
    const entry = next(fd);
    if (entry === null) break;
    const parsed = entry === 'gap' ? null : parseKernelRecord(entry);
    if (parsed !== null && parsed.sequence >= after) break;
  }
  const bell = Buffer.allocUnsafe(recordBytes);
  const wait = () =>
    read(fd, bell, 0, recordBytes, null, (error) => {
      ring();
      if (error === null || error.code === 'EPIPE') wait();
    });
  wait();
}

/** The next record; null at the end of the log (EAGAIN), 'gap' when it was overwritten before we read it (EPIPE). */
function next(fd: number): string | 'gap' | null {
  try {
    return record.toString('utf8', 0, readSync(fd, record, 0, recordBytes, null));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE' ? 'gap' : null;
  }
}
