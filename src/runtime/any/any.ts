import { type LogLine, refusedBySystem, refusedThread } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { faults } from './faults.ts';
import { plainRefusal } from './plainRefusal.ts';
import { servers } from './servers.ts';

/** C++ checks a length before it asks for memory. */
const lengthOutOfRange: LogLine = {
  pattern: /instance of 'std::(?:bad_array_new_length|length_error)'/,
  says: ([words]) => ({ kind: 'fatal-signal', detail: `${words.slice(13, -1)}: a mistake and no shortage` }),
};

/** A target of which nothing is said, and what holds for every process: C, C++ and Rust programs need no more. */
export const any: Runtime = {
  title: 'any program',
  processNames: null,
  limits: null,
  // It may be a JVM, or start one.
  samples: { from: 'hsperfdata', called: 'JVM performance data', expected: false },
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: null,
    because: 'The scenario does not say what runs the target, nor was a JVM found in it.',
  },
  heapError: null,
  logLines: [
    ...servers,
    refusedBySystem(/memory allocation of (?<bytes>\d+) bytes failed/, { fatal: true }),
    // Perl; other programs write it so, too.
    refusedBySystem(
      /^Out of memory(?:!$| (?:in perl|during .{0,20}request for (?<bytes>\d+) bytes)\b.{0,100})/,
      { fatal: true },
    ),
    // MongoDB to 4.2, which ends then.
    refusedBySystem(/^F +\S{1,12} +\[[^\]]{1,40}\] out of memory\b/, { fatal: true }),
    // Redis, MySQL and PostgreSQL.
    refusedBySystem(/Out Of Memory allocating (?<bytes>\d+) bytes!/, { fatal: true }),
    refusedBySystem(/Cannot allocate memory for the buffer pool/i, { fatal: true }),
    refusedBySystem(/\bmmap\(\d{1,20} bytes\) failed; errno 12\b/, { fatal: false }),
    refusedBySystem(/FATAL: {1,2}could not map anonymous shared memory: Cannot allocate memory/, {
      fatal: true,
    }),
    refusedBySystem(/^(?:| |.{0,120}(?:ERROR|FATAL): {1,2})out of memory$/, { fatal: false }),
    refusedThread(
      /\b(?:fork|pthread_create|clone|vfork)\b[^"]{0,60}(?:Resource temporarily unavailable|EAGAIN)/,
      { fatal: false },
    ),
    refusedThread(/failed to spawn thread: Os \{ code: 11,/, { fatal: true }),
    lengthOutOfRange,
    refusedBySystem(/(?:instance of '|what\(\): +)std::bad_alloc/, { fatal: true }),
    refusedBySystem(/std::bad_alloc/, { fatal: false }),
    refusedBySystem(/\[Errno 12\] Cannot allocate memory/, { fatal: false }),
    refusedBySystem(/(?:malloc|mmap|calloc|realloc|fork|clone)\b.{0,80}(?:Cannot allocate memory|ENOMEM)/i, {
      fatal: false,
    }),
    refusedBySystem(/virtual memory exhausted/i, { fatal: false }),
    ...faults,
    plainRefusal,
  ],
  gcLines: [],
  advice: null,
  writesOwnFiles: false,
};
