import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { gcLines } from './gcLines.ts';
import { limits } from './limits.ts';
import { logLines } from './logLines.ts';

/** HotSpot, JDK 8 to 25. */
export const jvm: Runtime = {
  title: 'JVM',
  processNames: /java|^(?:VM |GC |G1 |C[12] |http|nio|pool|tomcat|main$|Thread|exec)/i,
  limits,
  samples: { from: 'hsperfdata', called: 'JVM performance data', expected: true },
  ownLimitBytes: () => null,
  gcTime: {
    seen: true,
    missing: 'GC not observed: neither the JVM’s performance data (hsperfdata) nor its GC log tell GC times',
  },
  heapError: 'OutOfMemoryError',
  logLines,
  gcLines,
  advice,
  writesOwnFiles: true,
};
