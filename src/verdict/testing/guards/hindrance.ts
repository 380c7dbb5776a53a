import type { ProbeRow } from '../../../record/probeRow.ts';
import type { ThreadRow } from '../../../record/tableRows.ts';
import {
  buildRecording,
  calm,
  loadRows,
  probeRows,
  served,
  threadRows,
  timedOut,
} from '../../../record/testing/buildRecording.ts';
import type { hindrance as bounds } from '../../bounds/hindrance.ts';
import { judge } from '../../judge.ts';
import type { Guard, Witness } from './guard.ts';

/** It serves until 12 s, and nobody from then on; `grows` by so much in each second of that time. */
function heldUp(
  name: string,
  grows: Partial<ProbeRow>,
  cause: RegExp | null,
  threads: ThreadRow[] = [],
): Witness {
  const probe = probeRows(0, 32_000, (s) => {
    const counters = Object.entries(grows).map(([column, each]) => [
      column,
      Math.max(0, s - 12) * (each ?? 0),
    ]);
    return { ...calm(), cpuUsageUs: s * 400_000, ...Object.fromEntries(counters) };
  });
  const load = loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10)));
  const isRight = () => {
    const { terminal, sentence } = judge(buildRecording({ probe, load, threads }));
    return terminal.kind === 'unresponsive' && (cause ?? noCause).test(sentence);
  };
  return { name, isRight };
}

const noCause = / lives on \(likely\)\.$/;

/** A CPU that is used up. */
const busy = { cpuUsageUs: 950_000 };

/** A CPU that is neither idle nor used up. */
const some = { cpuUsageUs: 400_000 };

/** Two threads that share the processor, the busier one with so much of it. */
const sharing = (share: number): ThreadRow[] =>
  [share, 1 - share].flatMap((own, index) =>
    threadRows(0, 32_000, index, (s) => ({ state: 'R', call: '', place: '', cpuMs: s * own * 900 })),
  );

/** Of 20 threads so many wait for one lock from 12 s on, and the others read what clients send. */
const queueing = (waiting: number): ThreadRow[] =>
  Array.from({ length: 20 }, (_, index) =>
    threadRows(0, 32_000, index, (s) =>
      s > 12 && index < waiting
        ? { place: '0x5589f1e5f0e0', futexOperation: 0x80, futexValue: 2 }
        : { call: 'read', place: 'client', cpuMs: s },
    ),
  ).flat();

export const hindrance: Record<keyof typeof bounds, Guard> = {
  heldShare: {
    below: heldUp('a quota that let it wait 40 % of the time', { ...some, throttledUs: 400_000 }, null),
    above: heldUp(
      'a quota that let it wait 60 % of the time',
      { ...some, throttledUs: 600_000 },
      /quota let it wait/,
    ),
  },
  busyCores: {
    below: heldUp('0.7 cores in use', { cpuUsageUs: 700_000 }, null),
    above: heldUp('0.95 cores in use', { cpuUsageUs: 950_000 }, /computed all the while/),
  },
  oneThreadShare: {
    below: heldUp('a thread with 75 % of the work', busy, /: it computed all the while/, sharing(0.75)),
    above: heldUp('a thread with 95 % of the work', busy, /one of its threads computed/, sharing(0.95)),
  },
  waitingShare: {
    below: heldUp('8 of 20 threads at a lock', some, null, queueing(8)),
    above: heldUp('12 of 20 threads at a lock', some, /most of its threads wait for one lock/, queueing(12)),
  },
  idleCores: {
    below: heldUp('0.04 cores in use', { cpuUsageUs: 40_000 }, /did nothing/),
    above: heldUp('0.07 cores in use', { cpuUsageUs: 70_000 }, null),
  },
};
