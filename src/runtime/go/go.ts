import { outOfMemory } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { gcLines } from './gcLines.ts';
import { memoryLimitBytes } from './memoryLimit.ts';

/** Go's own runtime. `GOMEMLIMIT` is a wish, not a limit: past it the collector works more, and nothing ends. */
export const go: Runtime = {
  title: 'Go',
  processNames: null,
  limits: null,
  samples: null,
  ownLimitBytes: ({ GOMEMLIMIT }) => memoryLimitBytes(GOMEMLIMIT),
  gcTime: {
    seen: true,
    missing: 'GC not observed: Go says what it collects only where GODEBUG=gctrace=1 asks for it',
  },
  heapError: null,
  logLines: [
    outOfMemory(/fatal error: .{0,100}(?:out of memory|cannot allocate memory)/, { fatal: true }),
    outOfMemory(/runtime: out of memory: cannot allocate \d+-byte block/, { fatal: true }),
  ],
  gcLines,
  advice,
  writesOwnFiles: false,
};
