import type { Section } from './bound.ts';

const mib = 1024 * 1024;

/** Leak or load: the heap after collections over time. */
export const liveSet = {
  points: {
    value: 4,
    unit: 'count',
    meaning: 'Fewer collections than this show no trend.',
    source: 'Chosen: Kendall’s tau of 3 points reaches 1 by chance in one of six.',
  },
  spanMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'Over less time than this there is no trend.',
    source: 'Chosen: a window of ten seconds has to be half full.',
  },
  leakPoints: {
    value: 8,
    unit: 'count',
    meaning: 'To call it a leak it takes so many collections.',
    source: 'Measured: one request after another went from 5 to 56 MiB by chance within 5.5 s.',
  },
  leakSpanMs: {
    value: 10_000,
    unit: 'ms',
    meaning: '... over so much time.',
    source: 'Measured: ten requests that swapping slowed down took 10 s to pile up 300 MiB.',
  },
  keptUpShare: {
    value: 0.5,
    unit: 'share',
    meaning:
      'Answers in the second half of the time against the first: a server that falls behind piles up requests.',
    source: 'Chosen: half.',
  },
  growthShare: {
    value: 0.1,
    unit: 'share',
    meaning: 'Growth that counts, against where it began.',
    source: 'Chosen.',
  },
  leastBytes: {
    value: 4 * mib,
    unit: 'bytes',
    meaning: 'Growth that counts at all.',
    source: 'The GC log shows whole megabytes.',
  },
  tau: {
    value: 0.5,
    unit: 'tau',
    meaning: 'A rise is steady from this tau-b of time and size on.',
    source: 'Kendall 1945: 1 is a steady rise, 0 is none.',
  },
  earlyShare: {
    value: 0.15,
    unit: 'share',
    meaning: 'A leak has about half of its growth by the middle: outside of this to 1 - this it is none.',
    source: 'Chosen: a jump late, or something that filled up.',
  },
  fullShare: {
    value: 0.9,
    unit: 'share',
    meaning: 'A heap that is so full cannot grow on.',
    source: 'As the bound of GC thrash.',
  },
  togetherMs: {
    value: 250,
    unit: 'ms',
    meaning: 'Collections closer together than this count as one.',
    source: 'Measured: a heap near its end is collected hundreds of times a second.',
  },
  fewFull: {
    value: 2,
    unit: 'count',
    meaning: 'So few full collections say less than concurrent cycles do.',
    source: 'Chosen: two points are no series.',
  },
  leastNativeBytes: {
    value: mib,
    unit: 'bytes',
    meaning: 'Growth of a category of native memory that is named.',
    source: 'Chosen: less is the JVM’s own coming and going.',
  },
} as const satisfies Section;
