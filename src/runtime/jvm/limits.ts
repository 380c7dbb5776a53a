import type { Limits, Wanted } from '../runtime.ts';
import { collectors } from './collectors.ts';
import { factsOfGcLog } from './gcLogHead.ts';

/** Options by a variable that every JVM of the container reads, whatever its command line looks like. */
export const limits: Limits = {
  settings: ['heap', 'collector', 'jvmFlags', 'nativeMemory'],
  environment: (wanted, sharedFolder) => ({ JAVA_TOOL_OPTIONS: options(wanted, sharedFolder).join(' ') }),
  readBack: {
    from: 'its own words',
    factsOfLog: factsOfGcLog,
    inForce: ({ maxHeapBytes, collector }) => ({
      heapBytes: maxHeapBytes === undefined ? null : Number(maxHeapBytes),
      collector: collector ?? null,
    }),
    // It rounds a heap up to its own alignment, at most by a region.
    heapToleranceBytes: (askedBytes) => askedBytes * 0.02,
  },
};

function options({ heapBytes, collector, nativeMemory, jvmFlags }: Wanted, sharedFolder: string): string[] {
  return [
    ...(heapBytes === null ? [] : [`-Xmx${Math.ceil(heapBytes / 1024)}k`]),
    ...(collector === null ? [] : [collectors[collector].flag]),
    // Asynchronous: a thrashing disk must not stop the JVM for the sake of its log.
    '-Xlog:async',
    `-Xlog:gc*,safepoint:file=${sharedFolder}/gc.log:uptime,time,level,tags:filecount=0`,
    ...(nativeMemory ? ['-XX:NativeMemoryTracking=summary'] : []),
    ...jvmFlags,
  ];
}
