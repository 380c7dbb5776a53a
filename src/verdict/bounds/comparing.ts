import type { Section } from './bound.ts';

/** Comparison of many verdicts, and the size that is named from them verdicts. */
export const comparing = {
  level: {
    value: 0.1,
    unit: 'share',
    meaning:
      'Intervals miss what is true at this rate, and so does a comparison that was planned by itself: a claim.',
    source: 'Of three trials against three no exact test can go below 0.1.',
  },
  familyLevel: {
    value: 0.05,
    unit: 'share',
    meaning: 'The stated rate of reports with any false difference, of all that they compare.',
    source: 'Chosen, as usual. With 0.1 for each test, every report of four variants had some.',
  },
  runsLevel: {
    value: 0.01,
    unit: 'share',
    meaning:
      'The same where two runs are compared: of runs that do not differ, so many at most are found to, in anything.',
    source: 'Chosen: a check that runs every day would else be wrong every month.',
  },
  fewTrials: {
    value: 3,
    unit: 'count',
    meaning: 'With fewer trials on a side it is not worth a word that no value overlaps.',
    source: 'The permutations of two against two: chance alone does it in one of three pairs.',
  },
  matters: {
    value: 1.25,
    unit: 'multiple',
    meaning:
      'Where repeats follow a plan, two variants that differ by less either way are as good as the same, and get no more trials.',
    source: 'Chosen, as for medicines that stand for one another (80 % to 125 %).',
  },
  hopeless: {
    value: 0.05,
    unit: 'share',
    meaning:
      'Where it is less probable than this that the rest of the planned repeats shows a difference, they are not made.',
    source: 'Chosen: what it costs in power and what it saves in trials are on the page of repeats.',
  },
  patience: {
    value: 2,
    unit: 'count',
    meaning:
      'After more trials of a value than this that say nothing, it counts as one that fails where a size is sought, and is left out of a map.',
    source: 'Chosen: it cannot be relied on.',
  },
  patienceWithOthers: {
    value: 5,
    unit: 'count',
    meaning:
      'After more trials in a row than this in which others had the processors, a search for a size is given up: it would learn nothing here.',
    source: 'Chosen: as many as a search for capacity endures that say nothing.',
  },
} as const satisfies Section;
