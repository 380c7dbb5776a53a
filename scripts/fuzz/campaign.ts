import { Worker } from 'node:worker_threads';
import type { Fault, Tally } from './attempt.ts';
import { batchSize } from './attempt.ts';
import { folderWith } from './make/folder.ts';
import type { Order } from './thread.ts';

/** An input that takes longer than this is taken for one that never ends, however busy the machine is. */
const hangMs = 60_000;
const lookEveryMs = 1000;
/** What a reader holds is bounded by its input, of which none is larger than a megabyte. */
const mostHeapMb = 1024;

/**
 * Reads so many inputs in a thread of its own, which is ended where it does not come back: the rest is read by the next one.
 * @returns what came of all, or of the first of them where the time was up
 */
export async function campaign(order: Order): Promise<Tally> {
  const whole: Tally = { inputs: 0, refused: 0, slowestMs: 0, faults: [] };
  while (order.done + whole.inputs < order.runs) {
    const { tally, ended } = await inThread({ ...order, done: order.done + whole.inputs });
    whole.inputs += tally.inputs;
    whole.refused += tally.refused;
    whole.slowestMs = Math.max(whole.slowestMs, tally.slowestMs);
    whole.faults.push(...tally.faults);
    if (ended === null) return whole;
    whole.faults.push(ended);
  }
  return whole;
}

/** What a thread had done when it ended, and the fault by which it ended before it was done. */
function inThread(order: Order): Promise<{ tally: Tally; ended: Fault | null }> {
  const place = new Int32Array(new SharedArrayBuffer(8));
  place.set([order.seed + Math.floor(order.done / batchSize), order.done % batchSize]);
  // A thread that is ended leaves there what it was reading.
  const temporary = folderWith({});
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { order, place },
    env: { ...process.env, TMPDIR: temporary.path },
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  let seen = '';
  let sinceMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<{ tally: Tally; ended: Fault | null }>();
  const endBy = (kind: Fault['kind'], what: string): void => {
    clearInterval(watch);
    const [seed = 0, run = 0] = place;
    const ended = { kind, what, where: '', seed, runs: run + 1, input: 'draw it again: --seed and --runs' };
    // What it had seen of faults before is lost with it, and comes again with its seed. The one by which it ended is one more.
    const inputs = (seed - order.seed) * batchSize + run + 1 - order.done;
    void thread
      .terminate()
      .then(() => resolve({ tally: { inputs, refused: 0, slowestMs: 0, faults: [] }, ended }));
  };
  const watch = setInterval(() => {
    const now = place.join();
    if (now !== seen) [seen, sinceMs] = [now, performance.now()];
    else if (performance.now() - sinceMs > hangMs) endBy('hang', `no end after ${hangMs / 1000} s`);
  }, lookEveryMs);
  thread.once('message', (tally: Tally) => {
    clearInterval(watch);
    resolve({ tally, ended: null });
  });
  thread.once('error', (error) => {
    const { code } = error as NodeJS.ErrnoException;
    endBy(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'error', error.message);
  });
  return promise.finally(temporary[Symbol.dispose]);
}
