import { cadence } from './cadence.ts';
import { monotonicMs } from './monotonic.ts';
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
  const target = openTarget(self, listener);
  const rows = openRowReader(cadence(0, 1), () => 0);
  const endMs = monotonicMs() + atMostMs;
  for (let round = 0; round < rounds && monotonicMs() < endMs; round += 1)
    JSON.stringify({ kind: 'tick', v: rows.read(target, null) });
  rows.close();
  target.close();
}
