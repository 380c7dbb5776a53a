import type { Section } from './bound.ts';

/** How long a thrash must be seen to be one. */
export const holding = {
  windowMs: {
    value: 10_000,
    unit: 'ms',
    meaning: 'Signals are looked at over this long.',
    source: 'As oomd and lmkd, whose windows are of seconds; PSI’s shortest average is of 10 s.',
  },
  heldMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'A thrash must hold for this long.',
    source: 'Chosen: the first use of swap stalls for 1 to 3 s and is none (measured).',
  },
  heldShare: {
    value: 0.6,
    unit: 'share',
    meaning: 'Of the seconds of a window so many must show it, if only some of its signs.',
    source: 'Measured: thrash is spiky, 7 of 10 seconds and more show it. A burst of 4 s shows in 4 or 5.',
  },
  onsetMs: {
    value: 2000,
    unit: 'ms',
    meaning: 'The first stretch of this length that shows it is where it began.',
    source: 'Chosen: a second is too spiky, five reach back before it.',
  },
  nearShare: {
    value: 0.2,
    unit: 'share',
    meaning: 'So many of all windows with some of the signs leave a doubt.',
    source: 'Chosen: windows overlap, and some at the edge of a start are noise.',
  },
  nearWindows: {
    value: 4,
    unit: 'count',
    meaning: 'As many windows, half a second apart, are noise in a short trial.',
    source: 'Chosen: two seconds.',
  },
} as const satisfies Section;
