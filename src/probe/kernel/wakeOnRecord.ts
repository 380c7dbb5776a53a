import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ownModule } from '../../installation.ts';
import type { Sleep } from '../loop/sleep.ts';

/** Whether the thread stands there: then nothing is in the log of which it has not told. */
interface RecordThread {
  readonly watches: boolean;
}

/**
 * Ends a wait as soon as the kernel log has a new record: a thread stands in a blocking read, at no cost while none
 * comes. Not where /dev/kmsg cannot be written: the thread could then not be woken to end with the process.
 */
export function wakeOnRecord(sleep: Sleep, path = '/dev/kmsg'): RecordThread {
  let fd: number;
  try {
    fd = openSync(path, constants.O_WRONLY);
  } catch {
    return { watches: false };
  }
  let watches = true;
  const thread = new Worker(ownModule('src/probe/kernel/recordThread'), {
    workerData: { path, cells: sleep.cells },
  });
  thread.unref();
  thread.on('error', () => {});
  thread.once('exit', () => {
    watches = false;
  });
  // The end of a process waits for its threads, and this one for a record.
  process.once('exit', () => {
    sleep.close();
    writeSync(fd, '<7>oomlab: the probe ends\n');
    closeSync(fd);
  });
  return {
    get watches() {
      return watches;
    },
  };
}
