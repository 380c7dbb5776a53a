import type { Section } from './bound.ts';

/** Past these the measurement itself is in doubt. */
export const measurement = {
  generatorCpuShare: {
    value: 0.85,
    unit: 'share',
    meaning: 'The generator uses more than this of its core: it is saturated.',
    source:
      'Chosen: between 0.8 and 0.9 of a core the generator’s own queue begins to show in its latencies.',
  },
  generatorDelayMs: {
    value: 400,
    unit: 'ms',
    meaning: 'The generator’s event loop is later than this.',
    source: 'Measured: answers of 3 MB alone take 50 to 290 ms of one turn.',
  },
  generatorLatenessMs: {
    value: 10,
    unit: 'ms',
    meaning:
      'In an open loop the latest hundredth of a second’s requests was sent later than this after they were due, fewer than a hundredth of which had to wait for another one to end.',
    source:
      'Chosen: ten times what is asked of the generator at 10,000 requests/s; with less than this a latency of 100 ms is still right to a tenth.',
  },
  sustainedSeconds: {
    value: 3,
    unit: 'count',
    meaning: '... for so many seconds in a row.',
    source: 'Chosen: a single second may be the host’s.',
  },
  probeLateMs: {
    value: 200,
    unit: 'ms',
    meaning: 'A tick of the probe that began later than this was late.',
    source: 'Chosen: two to four ticks.',
  },
  probeLateShare: {
    value: 0.05,
    unit: 'share',
    meaning: 'More late or missed ticks than this of all spoil the trial.',
    source: 'Chosen.',
  },
  probeLateTicks: {
    value: 3,
    unit: 'count',
    meaning: 'Fewer late or missed ticks than this do not.',
    source: 'Chosen: in a trial of a second or two a single tick is no doubt about the rest.',
  },
  othersShare: {
    value: 0.1,
    unit: 'share',
    meaning:
      'So much of the load’s time others had the processors that the service wanted: what it could not do, it might have done on a quiet machine.',
    source:
      'Measured: 0.1 % to 2 % on a machine with nothing else to do, also while it thrashed in swap; 25 % to 77 % beside work that took all processors.',
  },
  lostShare: {
    value: 0.001,
    unit: 'share',
    meaning: 'More requests than this that were neither answered nor failed spoil the trial.',
    source: 'Chosen: sent = answered + failed is the rule.',
  },
} as const satisfies Section;
