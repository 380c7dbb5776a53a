import type { Section } from './bound.ts';

/** What held up a service that was there and served nobody. */
export const hindrance = {
  heldShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'A service that its CPU quota, or the disk, let wait for so much of the time was held up by it.',
    source: 'Chosen: half of the time.',
  },
  busyCores: {
    value: 0.85,
    unit: 'cores',
    meaning:
      'A service that used so much, or waited for it, of one processor or of a smaller quota, computed all the while.',
    source: 'Chosen: one thread that never rests, less what a busy machine takes of it.',
  },
  idleCores: {
    value: 0.05,
    unit: 'cores',
    meaning: 'A service that used less than this did nothing: its threads waited.',
    source: 'Chosen: timers and collectors of runtimes at rest use less.',
  },
  oneThreadShare: {
    value: 0.8,
    unit: 'share',
    meaning:
      'One thread that used so much of the processor time of all is the one that computed, and the others waited.',
    source: 'Chosen: of two that compute side by side each has half.',
  },
  waitingShare: {
    value: 0.5,
    unit: 'share',
    meaning:
      'So many of its threads wait for one and the same thing, those left out that always rested: most of them do.',
    source: 'Chosen: half of them.',
  },
} as const satisfies Section;
