import { childEnded, type LogLine, outOfMemory } from '../logLine.ts';

/** What package managers and test runners say of what they started. */
export const runners: readonly LogLine[] = [
  childEnded('npm', /^npm (?:ERR!|error) signal (?<signal>SIG[A-Z]{2,8})$/),
  childEnded('yarn', /^(?:error )?Command failed with signal "(?<signal>SIG[A-Z]{2,8})"/),
  childEnded(
    'Jest',
    /jest worker process \(pid=(?<pid>\d{1,10})\) was terminated by another process: signal=(?<signal>SIG[A-Z]{2,8})/,
  ),
  // A worker past the bound of V8's own that Jest gave it.
  outOfMemory(/Jest worker ran out of memory and crashed/, { fatal: false }),
];
