import { constants, openSync, readSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** The thread of wakeOnRecord.ts: cell 0 counts the records, cell 1 is 1 when the process ends. */
const { path, cells } = workerData as { path: string; cells: Int32Array };
const record = Buffer.allocUnsafe(8192);
const fd = openSync(path, constants.O_RDONLY);
/**
 * A log that is filled without end would keep a processor busy here, and the probe with it: after so many in a row it is
 * looked at again a while later. What is overwritten until then counts as one.
 */
const burst = { records: 2000, ms: 100 };
let [sinceMs, records] = [performance.now(), 0];

while (Atomics.load(cells, 1) === 0) {
  try {
    readSync(fd, record, 0, record.length, null);
  } catch (error) {
    // EPIPE: records were overwritten before they were read; they count as one.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') break;
  }
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  records += 1;
  if (performance.now() - sinceMs < burst.ms && records < burst.records) continue;
  if (records >= burst.records) Atomics.wait(cells, 1, 0, burst.ms);
  [sinceMs, records] = [performance.now(), 0];
}
