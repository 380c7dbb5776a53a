import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';

/** A server in C with worker processes. */
export const nginx: Runtime = {
  title: 'nginx',
  processNames: /nginx/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: { seen: false, collects: false, because: 'nginx collects no garbage.' },
  heapError: null,
  logLines: [
    {
      pattern: /worker process (\d+) exited on signal (\d+)/,
      says: ([, pid, signal]) => ({
        kind: 'worker-killed',
        server: 'nginx',
        pid: Number(pid),
        signal: Number(signal),
      }),
    },
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};
