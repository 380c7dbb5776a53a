import { childEnded, gaveUpWorker, refusedBySystem, refusedThread } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { workerKillers } from './workerKillers.ts';

/** CRuby. It has no limit of its own. */
export const ruby: Runtime = {
  title: 'Ruby',
  // Gunicorn is a server of Python’s.
  processNames: /ruby|puma|(?<!g)unicorn/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: true,
    because: 'Ruby counts its collections within the process only (GC.stat).',
  },
  heapError: null,
  logLines: [
    // Nobody rescues it: gc.c writes so, and ends.
    refusedBySystem(/^\[FATAL\] failed to allocate memory/, { fatal: true }),
    refusedBySystem(/failed to allocate memory \(NoMemoryError\)/, { fatal: true }),
    refusedBySystem(/(?:^|[\s:(])NoMemoryError(?=[:)]|\s*$)/, { fatal: false }),
    // Errno::ENOMEM, with what it was for behind the dash.
    refusedBySystem(/(?<=^|: )Cannot allocate memory - \S.{0,100}/, { fatal: false }),
    refusedBySystem(/(?:^|[\s:(])Errno::ENOMEM\b/, { fatal: false }),
    refusedThread(/can't create Thread: Resource temporarily unavailable/, { fatal: false }),
    childEnded(
      'Unicorn',
      /reaped #<Process::Status: pid (?<pid>\d+) SIG[A-Z]{2,8} \(signal (?<signal>\d+)\)(?: \(core dumped\))?> (?<who>worker=\d+)/,
    ),
    gaveUpWorker('Unicorn', /worker=\d+ PID:(?<pid>\d+) timeout \(\d+s > \d+s\), killing/),
    gaveUpWorker('Puma', /! Terminating timed out worker(?: \(.{1,80}\))?: (?<pid>\d+)/),
    ...workerKillers,
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};
