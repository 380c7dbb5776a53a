import { refusedBySystem } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { plainRefusal } from './plainRefusal.ts';

/** A target of which nothing is said, and what holds for every process: C, C++ and Rust programs need no more. */
export const any: Runtime = {
  title: 'any program',
  processNames: null,
  limits: null,
  // It may be a JVM, or start one.
  samples: { from: 'hsperfdata', called: 'JVM performance data', expected: false },
  gcTime: {
    seen: false,
    because: 'The scenario does not say what runs the target, nor was a JVM found in it.',
  },
  heapError: null,
  logLines: [
    refusedBySystem(/memory allocation of \d+ bytes failed/, { fatal: true }),
    refusedBySystem(/std::bad_alloc/, { fatal: true }),
    refusedBySystem(/\[Errno 12\] Cannot allocate memory/, { fatal: false }),
    refusedBySystem(/(?:malloc|mmap|calloc|realloc|fork|clone)\b.{0,80}(?:Cannot allocate memory|ENOMEM)/i, {
      fatal: false,
    }),
    refusedBySystem(/virtual memory exhausted/i, { fatal: false }),
    plainRefusal,
  ],
  gcLines: [],
  advice: null,
  writesOwnFiles: false,
};
