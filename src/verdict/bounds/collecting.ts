import type { Section } from './bound.ts';

/** GC thrash: most of the time in collections that give next to nothing back, and no paging. */
export const collecting = {
  gcShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'So much of the time goes into collections.',
    source:
      'Chosen. HotSpot’s own limit is 0.98 (GCTimeLimit). Recorded: 0.94 in thrash, 0.09 at most without.',
  },
  liveShare: {
    value: 0.9,
    unit: 'share',
    meaning: 'So much of the heap, or of its old generation, stays in use after collections.',
    source:
      'Chosen. HotSpot’s own limit is 0.98 (GCHeapFreeLimit). Recorded: 1.0 in thrash, 0.57 at most without.',
  },
  besideLiveShare: {
    value: 0.8,
    unit: 'share',
    meaning:
      '... of the heap of a collector that works beside the program (ZGC, Shenandoah, Go, V8), or of what it may grow to before the next collection.',
    source:
      'Chosen: such a collector starts before the heap is full. Recorded: 0.87 to 1 in thrash, 0.76 at most without (V8 with room; Go 0.5).',
  },
  heldUp: {
    value: 0.1,
    unit: 'multiple',
    meaning:
      'Threads of the program that stand still on average, for a pause or for memory to be freed, when such a collector holds it up.',
    source:
      'Chosen. Recorded: 0.29 to 3.1 in thrash (Shenandoah’s pauses, ZGC’s stalls), 0.01 at most without.',
  },
  alwaysShare: {
    value: 0.75,
    unit: 'share',
    meaning:
      'So much of the time at work, with next to nothing to free, needs no better time before to compare with, where nothing tells who waited.',
    source: 'Chosen. Recorded: Go at its memory limit 0.93, with room 0.10.',
  },
  ownLimitShare: {
    value: 0.9,
    unit: 'share',
    meaning:
      'Where the collector is not seen: so much anonymous memory of the limit that the program gave its heap is at that limit.',
    source: 'Chosen. Recorded: Go at its limit 1.04, with room 0.3 before.',
  },
  grownMultiple: {
    value: 1.25,
    unit: 'multiple',
    meaning:
      'Where the collector is not seen: so much more anonymous memory than when the service was calm may have come to a limit that nobody outside knows.',
    source: 'Chosen: less is a service’s own coming and going. Recorded: Go at its limit 1.9.',
  },
  cpuBoundShare: {
    value: 0.5,
    unit: 'share',
    meaning:
      'Where the collector is not seen: so much of its processors in use, or of the time a task waiting for one, leaves room for a collector that takes most of it.',
    source: 'Chosen: a thrash takes at least half of the time.',
  },
  memoryStallShare: {
    value: 0.1,
    unit: 'share',
    meaning: 'Stalls for memory that make the collector a victim of paging.',
    source: 'Measured: a full heap in memory has 0, a JVM in swap 0.14 and more.',
  },
  ioStallShare: {
    value: 0.3,
    unit: 'share',
    meaning: 'Stalls for I/O that do the same.',
    source: 'Measured: 0.94 and more in swap on a slow disk; a collector writes no more than its log.',
  },
  cpuPerWall: {
    value: 0.5,
    unit: 'cores',
    meaning: 'A collection that had less CPU time than this in a second waited for something.',
    source: 'JDK, -Xlog:gc+cpu: User+Sys far below Real is paging or a CPU quota.',
  },
  leastWallS: {
    value: 0.1,
    unit: 's',
    meaning: 'Time in collections below which their CPU times say nothing.',
    source: 'The GC log rounds to hundredths of a second.',
  },
  nearGcShare: {
    value: 0.25,
    unit: 'share',
    meaning: 'So much time in collections of a full heap is some of the signs, though not all.',
    source: 'Chosen: half of what is thrash.',
  },
  marginShare: {
    value: 0.9,
    unit: 'multiple',
    meaning:
      'What reaches so much of both bounds is too close to call: of shares the last tenth is a long way.',
    source: 'Chosen.',
  },
} as const satisfies Section;
