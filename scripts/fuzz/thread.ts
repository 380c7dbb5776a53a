import { parentPort, workerData } from 'node:worker_threads';
import { attempt, slowMs } from './attempt.ts';
import type { Given } from './reader.ts';
import { readers } from './readers.ts';

/** What a thread is to do. */
export interface Order {
  reader: string;
  seed: number;
  runs: number;
  /** So many of them were read before. */
  done: number;
  /** Unix milliseconds, after which no more is begun; null: all are read. */
  untilMs: number | null;
  given: Given;
}

const { order, place } = workerData as { order: Order; place: Int32Array };
const reader = readers.find(({ name }) => name === order.reader);
if (reader === undefined) throw new RangeError(`no reader ${order.reader}`);
// Of libraries that warn whoever wrote a document: here nobody did.
console.warn = () => undefined;
const tally = await attempt(reader, {
  ...order,
  most: slowMs,
  goesOn: () => order.untilMs === null || Date.now() < order.untilMs,
  at: (seed, run) => {
    Atomics.store(place, 0, seed);
    Atomics.store(place, 1, run);
  },
});
parentPort?.postMessage(tally);
