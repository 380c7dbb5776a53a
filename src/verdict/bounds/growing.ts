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
    source:
      'Recorded: in the second half of their load services without a leak grew by 1.7 MiB at most, by threads and their stacks; a heap that fills up by 8.7 and more.',
  },
  tau: {
    value: 0.8,
    unit: 'tau',
    meaning:
      'The growth is steady from this tau-b of time and lowest memory on, over twelve parts of that time.',
    source:
      'By calculation: of twelve parts without any trend one in thousands reaches it (Kendall’s S, 3.6 standard deviations).',
  },
  keptShare: {
    value: 0.7,
    unit: 'share',
    meaning:
      'A growth that is slower than this, in the second half of that time against the first, levels off.',
    source:
      'By calculation: of a growth that comes to rest, what is still to come is then at most 1.4 times what came within that time.',
  },
  heapMultiple: {
    value: 1.25,
    unit: 'multiple',
    meaning:
      'Beside what it had at first, a program whose heap fills up may come to so much of its maximum: collectors have tables of their own.',
    source: 'Recorded: ZGC with room came to 1.2 of the maximum of its heap and what it had at first.',
  },
  pileUpMultiple: {
    value: 1.5,
    unit: 'multiple',
    meaning: 'So many more requests under way at the end of that time pile up, and their memory with them.',
    source: 'Chosen: clients that wait for their answers have the same number under way all the time.',
  },
} as const satisfies Section;
