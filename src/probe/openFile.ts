import { closeSync, openSync, readSync } from 'node:fs';

/** One buffer for all files: each is parsed before the next is read. Larger than any file that the probe reads. */
export const readBuffer = Buffer.allocUnsafe(256 * 1024);

/**
 * A file whose descriptor stays open and is read from position 0 each time. The kernel makes the text of
 * procfs, sysfs and cgroup files anew for each read at 0 (seq_file, kernfs), so a kept descriptor gives fresh data.
 */
export interface OpenFile {
  path: string;
  fd: number;
}

export function openFile(path: string): OpenFile | null {
  try {
    return { path, fd: openSync(path, 'r') };
  } catch {
    return null;
  }
}

/** Bytes now in `readBuffer`; -1 when the thing that the file spoke of is gone, 0 when nothing could be read. */
export function readFileNow(file: OpenFile | null): number {
  if (file === null) return 0;
  try {
    return readSync(file.fd, readBuffer, 0, readBuffer.length, 0);
  } catch (error) {
    return isGone(error) ? -1 : 0;
  }
}

/** ENODEV: the cgroup was removed (kernfs); ESRCH: the process was reaped (procfs). */
function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENODEV' || code === 'ESRCH' || code === 'ENOENT';
}

export function closeFile(file: OpenFile | null): void {
  if (file === null) return;
  try {
    closeSync(file.fd);
  } catch {
    // EBADF: closed already
  }
}
