import type { ActLine } from './act.ts';

/** earlyoom 1.2 to 1.8: kill.c. */
export const earlyoom: readonly ActLine[] = [
  {
    pattern:
      /^(?:earlyoom: )?sending SIG(?:TERM|KILL) to process (\d{1,10})(?: uid \d{1,10})? "([^"]{0,64})": (?:badness|oom_score)/,
    by: 'earlyoom',
    part: 'sent',
    reason: 'memory',
    target: 2,
    pid: 1,
  },
];
