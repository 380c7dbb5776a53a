import { readingEverything } from './atMostEvery.ts';
import { cadence } from './cadence.ts';
import { monotonicMs } from './monotonic.ts';
import { openRowBuffer } from './row.ts';
import { openRowReader } from './rowReader.ts';
import { openTarget } from './target.ts';

const rounds = 1500;
/** The trial waits for this: a slow machine does fewer rounds. */
const atMostMs = 2000;

/**
 * Reads the probe's own process and group as if they were a container's, many times over before the trial begins.
 * At 20 Hz V8 would take minutes to find the readers worth compiling, and a tick costs half as much once it has.
 */
export function warmUp(): void {
  const nothing = () => {};
  const listener = {
    processGone: nothing,
    cgroupGone: nothing,
    cgroup: nothing,
    jvm: nothing,
    trouble: nothing,
  };
  const self = {
    containerId: '',
    pid: process.pid,
    parentCgroup: null,
    scope: 'container' as const,
    runtime: 'node' as const,
  };
  // Two of each, in turns: what is compiled for the only closure of its kind is not used for another.
  const pairs = [0, 1].map(() => ({
    target: openTarget(self, listener),
    rows: openRowReader(cadence(0, 1), () => 0),
    waiting: openRowBuffer(),
  }));
  const endMs = monotonicMs() + atMostMs;
  for (let round = 0; round < rounds && monotonicMs() < endMs; round += 1)
    for (const { target, rows, waiting } of pairs) {
      const cells = round % 2 === 0 ? readingEverything(() => rows.read(target, 0)) : rows.read(target, 0);
      if (waiting.add(cells)) waiting.take();
      target.watch();
      if (round % 2 === 0) target.look();
    }
  for (const { target, rows } of pairs) {
    rows.close();
    target.close();
  }
}
