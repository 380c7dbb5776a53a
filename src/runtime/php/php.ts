import { childEnded, gaveUpWorker, outOfMemory, refusedBySystem } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';

/** Its `memory_limit` is one of each request and is set by its own configuration: the request fails, the server goes on. */
export const php: Runtime = {
  title: 'PHP',
  processNames: /php|apache|httpd/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: true,
    because:
      'PHP frees by counting references; what its search for cycles costs is known within it only (gc_status).',
  },
  heapError: null,
  logLines: [
    outOfMemory(/Allowed memory size of \d+ bytes exhausted/, { fatal: false }),
    refusedBySystem(
      /Fatal error: +Out of memory \(allocated \d+(?: bytes)?\) \(tried to allocate (?<bytes>\d+) bytes\)/,
      { fatal: false },
    ),
    // sapi/fpm/fpm/fpm_children.c and fpm_request.c
    childEnded('php-fpm', /child (?<pid>\d+) exited on signal (?<signal>\d+) \(SIG/),
    gaveUpWorker(
      'php-fpm',
      /child (?<pid>\d+), script .{1,200} execution timed out \([\d.]+ sec\), terminating/,
    ),
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};
