import type { Section } from './bound.ts';

/** Comparison and search over many verdicts. */
export const comparing = {
  level: {
    value: 0.1,
    unit: 'share',
    meaning: 'The stated rate of false differences of one comparison.',
    source: 'Of three trials against three no exact test can go below 0.1.',
  },
  fewTrials: {
    value: 3,
    unit: 'count',
    meaning: 'With fewer trials on a side, no difference can be seen at that level.',
    source: 'The permutations of two against two: the least p is 1/3.',
  },
  patience: {
    value: 2,
    unit: 'count',
    meaning: 'After more trials of a value than this that say nothing, it counts as one that fails.',
    source: 'Chosen: it cannot be relied on.',
  },
} as const satisfies Section;
