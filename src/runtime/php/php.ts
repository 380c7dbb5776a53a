import { outOfMemory } from '../logLine.ts';
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
  logLines: [outOfMemory(/Allowed memory size of \d+ bytes exhausted/, { fatal: false })],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};
