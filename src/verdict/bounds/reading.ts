import type { Section } from './bound.ts';

/** How single signals are read. */
export const reading = {
  calmShare: {
    value: 0.1,
    unit: 'share',
    meaning: 'A second with stalls for memory and I/O of this share is no calm one to compare with.',
    source: 'Chosen: a tenth of a second is felt.',
  },
  feltShare: {
    value: 0.1,
    unit: 'share',
    meaning: 'Stalls for memory of this share of a second are the first that count.',
    source: 'Chosen: a tenth of a second is felt.',
  },
  stallBeginsUs: {
    value: 10_000,
    unit: 'µs',
    meaning: 'Of such a stall the first so many microseconds mark its beginning.',
    source: 'Chosen: less is the noise of a busy moment.',
  },
  atLimitShare: {
    value: 0.98,
    unit: 'share',
    meaning: 'Usage of the limit that counts as having reached it.',
    source: 'mm/memcontrol.c charges pages in batches; cgroup v1 of kernel 6.18 leaves failcnt at 0 (seen).',
  },
  leastFileBytes: {
    value: 8 * 1024 * 1024,
    unit: 'bytes',
    meaning: 'With fewer file pages resident, shares are taken of this many.',
    source: 'Chosen: hardly any are left to refault, and a share of them would say nothing.',
  },
  leastAnonBytes: {
    value: 1024 * 1024,
    unit: 'bytes',
    meaning: 'With less anonymous memory resident, shares are taken of this much.',
    source: 'Chosen: as above; no runtime has less.',
  },
  lateMs: {
    value: 2000,
    unit: 'ms',
    meaning: 'What kernel, engine and log say of an end may come so much after it.',
    source: 'Chosen: the events of a busy engine come late, as do the lines of a target.',
  },
  earlyMs: {
    value: 500,
    unit: 'ms',
    meaning: 'The end of the main process may be noticed so much before the kernel’s line about its kill.',
    source:
      'Chosen. Measured over 33 kills: the end is noticed 24 ms after the kernel’s stamp, 45 ms at worst.',
  },
  consequenceMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'A container that ends so soon after the kill of a child ended because of it.',
    source: 'Chosen: a supervisor gives up at its next look at its child.',
  },
  coversShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'A counter of reads with less than this of what came back from swap did not count that.',
    source:
      'Chosen: a counter of cgroup v1 that does not cover swap had 0 of 131 MiB/s; one that does has all of it.',
  },
  freedShare: {
    value: 0.9,
    unit: 'share',
    meaning:
      'A last sample with less than this of the most that was in use was taken while memory was being given back.',
    source:
      'Chosen. A process that ends gives back all of it within tens of milliseconds; one that lives is rarely seen to lose a tenth in that time.',
  },
  sentMs: {
    value: 50,
    unit: 'ms',
    meaning: 'Signals that were sent so much after the end was noticed are not our own yet.',
    source: 'Chosen: the kernel’s clock stamps a signal; tear-down begins later.',
  },
  abortMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'An end so soon after the process’s own abort() is that abort.',
    source: 'Chosen: a core dump is written before the process ends.',
  },
} as const satisfies Section;
