import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ownModule } from '../../installation.ts';
import type { Nap } from '../nap.ts';

/**
 * Ends the nap as soon as the kernel log has a new record: a thread waits in a blocking read, at no cost while none
 * comes. Not where /dev/kmsg cannot be written: the thread could then not be woken to end with the process.
 */
export function hangBell(nap: Nap, path = '/dev/kmsg'): void {
  let fd: number;
  try {
    fd = openSync(path, constants.O_WRONLY);
  } catch {
    return;
  }
  const bell = new Worker(ownModule('src/probe/kernel/bellThread'), {
    workerData: { path, cells: nap.cells },
  });
  bell.unref();
  bell.on('error', () => {});
  // The end of a process waits for its threads, and this one for a record.
  process.once('exit', () => {
    nap.over();
    writeSync(fd, '<7>oomlab: the probe ends\n');
    closeSync(fd);
  });
}
