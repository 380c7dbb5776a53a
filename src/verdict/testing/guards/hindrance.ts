import type { ProbeRow } from '../../../record/probeRow.ts';
import {
  buildRecording,
  calm,
  loadRows,
  probeRows,
  served,
  timedOut,
} from '../../../record/testing/buildRecording.ts';
import type { hindrance as bounds } from '../../bounds/hindrance.ts';
import { judge } from '../../judge.ts';
import type { Guard, Witness } from './guard.ts';

/** It serves until 12 s, and nobody from then on; `grows` by so much in each second of that time. */
function heldUp(name: string, grows: Partial<ProbeRow>, cause: RegExp | null): Witness {
  const probe = probeRows(0, 32_000, (s) => {
    const counters = Object.entries(grows).map(([column, each]) => [
      column,
      Math.max(0, s - 12) * (each ?? 0),
    ]);
    return { ...calm(), cpuUsageUs: s * 400_000, ...Object.fromEntries(counters) };
  });
  const load = loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10)));
  const isRight = () => {
    const { terminal, sentence } = judge(buildRecording({ probe, load }));
    return terminal.kind === 'unresponsive' && (cause ?? noCause).test(sentence);
  };
  return { name, isRight };
}

const noCause = / lives on \(likely\)\.$/;

/** A CPU that is neither idle nor used up. */
const some = { cpuUsageUs: 400_000 };

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
  idleCores: {
    below: heldUp('0.04 cores in use', { cpuUsageUs: 40_000 }, /did nothing/),
    above: heldUp('0.07 cores in use', { cpuUsageUs: 70_000 }, null),
  },
};
