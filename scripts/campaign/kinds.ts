import type { Fault } from './fault.ts';
import { outside } from './faults/outside.ts';
import { kill, stop } from './faults/signals.ts';
import type { Role } from './roles.ts';

/** A campaign against runs, as it is named on the command line. */
export interface Kind {
  faults: readonly Fault[];
  /** So many in one run at most: what ends the run is the last one anyway. */
  most: number;
  /** Whether an engine stays on its machines, run after run; `by turns`: on every other one. */
  engine: 'of each run' | 'by turns';
}

const ours: readonly Role[] = ['front', 'lab', 'probe', 'census', 'generator', 'lock'];
/** Without an engine no trial can be executed. */
const lab = { exitCodes: [3] };
const special: Partial<Record<Role, Partial<Fault>>> = {
  front: { exitCodes: [null], ends: true },
  lock: { once: true },
};

export const kinds: Record<string, Kind> = {
  kills: {
    faults: ours.map((role) => kill(role, special[role])),
    most: 12,
    engine: 'by turns',
  },
  stops: {
    faults: ours.map(stop),
    most: 8,
    engine: 'by turns',
  },
  engine: {
    faults: [kill('dockerd', lab), kill('containerd', lab)],
    most: 2,
    engine: 'of each run',
  },
  outside: {
    faults: [outside('docker kill'), outside('docker rm -f')],
    most: 8,
    engine: 'by turns',
  },
};
