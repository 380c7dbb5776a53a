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
    source: 'Chosen: taking swap into use stalls for a moment, and is no thrash.',
  },
  heldShare: {
    value: 0.6,
    unit: 'share',
    meaning: 'Of the seconds of a window so many must show it, if only some of its signs.',
    source: 'Chosen: thrash is spiky; a burst of four seconds shows in four or five of ten.',
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
