import type { Section } from './bound.ts';

/** Thrash by paging: stalls of both kinds, the pages read back, and harm. Shares are of a window of `holding.windowMs`. */
export const paging = {
  fullShare: {
    value: 0.4,
    unit: 'share',
    meaning:
      'So much of the time all tasks stand still for memory, or for I/O with harm: that is thrash by itself.',
    source:
      'Documentation/accounting/psi.rst for what "full" is. Measured: a JVM in swap, 0.14 to 0.5 on a plain disk, I/O 0.94 to 0.99 on a slow one. systemd-oomd and oomd act at 0.6 over 30 s, resctl-demo at 0.5.',
  },
  someShare: {
    value: 0.8,
    unit: 'share',
    meaning:
      'So much of the time some task stands still, and most of the goodput is lost: many threads dilute "full".',
    source:
      'Documentation/accounting/psi.rst. Chosen: a thread that never waits keeps "full" at 0. Recorded thrashes have 0.44 to 0.68 and are told by other signs.',
  },
  lostMostShare: {
    value: 0.8,
    unit: 'share',
    meaning: 'Most of the goodput is lost, or so many seconds broke the objective.',
    source:
      'Measured: 362 to 21 requests/s in swap (0.94); the recorded thrashes by paging lose 0.84 to 0.95.',
  },
  fullWithHarmShare: {
    value: 0.25,
    unit: 'share',
    meaning: 'Stalls for memory and I/O together, that count where there is harm as well.',
    source:
      'Measured: a JVM that collects in swap is at work between its faults, 0.25 to 0.4 while goodput fell by nine tenths.',
  },
  fullWithLossShare: {
    value: 0.15,
    unit: 'share',
    meaning:
      'Memory and I/O stalls together: enough where most of the goodput is gone and much of the memory is read back from swap.',
    source:
      'Measured once: 17 to 21 % of the time in a Ruby service that had lost 90 % on a busy machine, where waiting for a processor hides some of the stalls.',
  },
  harmShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'Harm: so much of the goodput is lost, or so many of the seconds broke the objective.',
    source: 'Chosen: half. Recorded survivors lose 0.23 at most.',
  },
  anonMultiple: {
    value: 0.3,
    unit: 'multiple',
    meaning: 'Anonymous pages read back in 10 s, in multiples of the resident ones: much.',
    source: 'As Android’s lmkd on small devices (thrashing_limit 30 %).',
  },
  anonAlwaysMultiple: {
    value: 1,
    unit: 'multiple',
    meaning:
      'All resident anonymous pages read back in 10 s: thrash also where there never was a better time, or where the stalls are short.',
    source: 'As Android’s lmkd (thrashing_limit 100 %).',
  },
  someWithChurnShare: {
    value: 0.3,
    unit: 'share',
    meaning: 'Some task stands still for so long, while all pages are read back again and again.',
    source:
      'Measured with zram: unpacking takes the time, "some" 0.3 to 0.5, every resident page read back several times in 10 s, goodput down by 0.96.',
  },
  leastAnonMultiple: {
    value: 0.02,
    unit: 'multiple',
    meaning: 'Less than this is no swapping that could explain anything.',
    source: 'Measured: on a disk of 5 MB/s a JVM of 256 MB reads back 1,000 pages/s, which is 0.16.',
  },
  ofReadsShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'So many of the bytes that are read from disk are pages that had been swapped out.',
    source: 'Chosen: most. Measured on a slow disk: 1,000 pages/s are all that the disk allows.',
  },
  ofFileMultiple: {
    value: 0.5,
    unit: 'multiple',
    meaning: 'Anonymous bytes read back against the bytes of files that come along with them.',
    source: 'Chosen: neighbours of a page are read with it, half as much is still swapping in earnest.',
  },
  fileMultiple: {
    value: 1,
    unit: 'multiple',
    meaning: 'File pages read back in 10 s, in multiples of the resident ones (8 MiB at least).',
    source: 'As Android’s lmkd (thrashing_limit 100 % of file pages).',
  },
  fileWarnedMultiple: {
    value: 0.3,
    unit: 'multiple',
    meaning: 'So many of the file pages read back are a sign, and not yet thrash.',
    source: 'As Android’s lmkd on small devices (30 %).',
  },
  swappingMultiple: {
    value: 0.1,
    unit: 'multiple',
    meaning:
      'Anonymous pages read back in 10 s that make file pages, or a collector, the victim of swapping instead.',
    source: 'Chosen: a third of what counts as much.',
  },
  nearLimitShare: {
    value: 0.95,
    unit: 'share',
    meaning: 'Usage of the limit at which room for file pages has run out.',
    source: 'Chosen: the kernel charges in batches and reclaims ahead of the limit (mm/memcontrol.c).',
  },
  fewFileShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'File pages of the limit: with more of them than this it is a reader, and no squeeze.',
    source: 'Recorded: squeezed servers have 0.32 at most, a reader of a large file 0.97.',
  },
  majorFaultsPerSecond: {
    value: 200,
    unit: '/s',
    meaning: 'Where the kernel counts no refaults, so many major faults stand in.',
    source:
      'Chosen: cgroup v1 before kernel 6.1 has no refaults. Recorded: 4/s at most without paging, 800/s and more with it.',
  },
  readBytesPerSecond: {
    value: 1024 * 1024,
    unit: 'bytes/s',
    meaning: '... together with so much read from disk.',
    source: 'Chosen. Recorded thrash of the page cache reads 3 to 9 MB/s.',
  },
  nearFullShare: {
    value: 0.2,
    unit: 'share',
    meaning: 'Stalls for memory at which pages that are read back are some of the signs, though not all.',
    source: 'Chosen: half of what is thrash by itself.',
  },
  marginShare: {
    value: 0.6,
    unit: 'multiple',
    meaning: 'What reaches so much of the bounds is too close to call, and unsure.',
    source: 'Chosen: the bounds were found on a few machines.',
  },
} as const satisfies Section;
