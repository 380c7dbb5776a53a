import type { Section } from './bound.ts';

const mib = 1024 * 1024;

/** Memory that grows, of a service that lives on: whether it will reach the limit. */
export const growing = {
  windowMs: {
    value: 60_000,
    unit: 'ms',
    meaning: 'The growth is that of the second half of the time under the same load, of so much at most.',
    source: 'Chosen: what came first is warm-up, and what was long ago is not how it grows now.',
  },
  spanMs: {
    value: 10_000,
    unit: 'ms',
    meaning: 'Over less time than this no growth is told.',
    source: 'As liveSet.leakSpanMs.',
  },
  leastBytes: {
    value: 2 * mib,
    unit: 'bytes',
    meaning: 'Growth within that time that counts at all.',
    source: 'Chosen.',
  },
  tau: {
    value: 0.8,
    unit: 'tau',
    meaning:
      'The growth is steady from this tau-b of time and lowest memory on, over twelve parts of that time.',
    source: 'Chosen.',
  },
  keptShare: {
    value: 0.7,
    unit: 'share',
    meaning:
      'A growth that is slower than this, in the second half of that time against the first, levels off.',
    source:
      'By calculation: of a growth that comes to rest, what is still to come is then at most 1.4 times what came within that time.',
  },
  pileUpMultiple: {
    value: 1.5,
    unit: 'multiple',
    meaning: 'So many more requests under way at the end of that time pile up, and their memory with them.',
    source: 'Chosen: clients that wait for their answers have the same number under way all the time.',
  },
} as const satisfies Section;
