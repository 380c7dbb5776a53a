interface Names {
  /** The option that chooses it. */
  flag: string;
  /** In the head of the GC log, after `Using` or `Initializing`. */
  inLog: string;
  /** Among the names that HotSpot gives its policy and its counters, of no other collector. JDK 8 to 25. */
  inCounters: RegExp;
  /** Its generations have no shares of the heap: each may grow to the whole of it. */
  eachGenerationMayBeAll: boolean;
}

/** HotSpot's collectors, by the names that scenarios give them. */
export const collectors = {
  serial: {
    flag: '-XX:+UseSerialGC',
    inLog: 'Serial',
    inCounters: /\bCopy\b|\bSerial\b/,
    eachGenerationMayBeAll: false,
  },
  parallel: {
    flag: '-XX:+UseParallelGC',
    inLog: 'Parallel',
    inCounters: /\bParScav\b|\bPS|\bParallel\b/,
    eachGenerationMayBeAll: false,
  },
  g1: {
    flag: '-XX:+UseG1GC',
    inLog: 'G1',
    inCounters: /\bGarbageFirst\b|\bG1\b/,
    eachGenerationMayBeAll: true,
  },
  z: {
    flag: '-XX:+UseZGC',
    inLog: 'The Z Garbage Collector',
    inCounters: /\bZ |\bZGC\b/,
    eachGenerationMayBeAll: true,
  },
  shenandoah: {
    flag: '-XX:+UseShenandoahGC',
    inLog: 'Shenandoah',
    inCounters: /\bShenandoah\b/,
    eachGenerationMayBeAll: false,
  },
} satisfies Record<string, Names>;

export type Collector = keyof typeof collectors;
export const collectorNames = Object.keys(collectors) as [Collector, ...Collector[]];
