import { outOfMemory } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';

/** CRuby. It has no limit of its own. */
export const ruby: Runtime = {
  title: 'Ruby',
  processNames: /ruby|puma|unicorn/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: true,
    because: 'Ruby counts its collections within the process only (GC.stat).',
  },
  heapError: null,
  logLines: [outOfMemory(/NoMemoryError/, { fatal: false })],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};
