import { childEnded, refusedBySystem } from '../logLine.ts';
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
    childEnded('nginx', /worker process (?<pid>\d+) exited on signal (?<signal>\d+)/),
    refusedBySystem(
      /\[(?:emerg|alert|crit)\] \d+#\d+: (?:\*\d+ )?[\w()]{1,40}.{0,40} failed \(12: (?:Cannot allocate memory|Out of memory)\)/,
      { fatal: false },
    ),
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};
