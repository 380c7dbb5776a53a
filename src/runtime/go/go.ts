import { type LogLine, refusedBySystem, refusedThread } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { crashes } from './crashes.ts';
import { gcLines } from './gcLines.ts';
import { memoryLimitBytes } from './memoryLimit.ts';

/** Its check comes before any memory is asked for. */
const asksForTooMuch: LogLine = {
  pattern: /^panic: runtime error: makeslice: (?:len|cap) out of range/,
  says: ([words]) => ({ kind: 'fatal-signal', detail: `${words}: a mistake and no shortage` }),
};

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
    // The block that was asked for stands on the line before the fatal error: runtime/malloc.go.
    refusedBySystem(/^runtime: out of memory: cannot allocate (?<bytes>\d+)-byte block/, { fatal: true }),
    refusedBySystem(/^fatal error: .{0,100}(?:out of memory|cannot allocate memory)/, { fatal: true }),
    refusedBySystem(/^fatal error: runtime: cannot (?:map pages|reserve|allocate) .{0,100}/, { fatal: true }),
    refusedThread(/^runtime: failed to create new OS thread \(have \d+ already; errno=\d+\)/, {
      fatal: true,
    }),
    asksForTooMuch,
    ...crashes,
  ],
  gcLines,
  advice,
  writesOwnFiles: false,
};
