import type { ActLine } from './act.ts';

const common = { by: 'earlyoom', part: 'sent', reason: 'memory', target: 2, pid: 1 } as const;

/** earlyoom 1.0 to 1.8: main.c, kill.c. */
export const earlyoom: readonly ActLine[] = [
  {
    pattern:
      /^(?:earlyoom: )?sending SIG(?:TERM|KILL) to process (\d{1,10})(?: uid \d{1,10})? "([^"]{0,64})": (?:badness|oom_score)/,
    ...common,
  },
  {
    pattern: /^killing process (\d{1,10}) "([^"]{0,64})" with signal \d{1,2}: badness/i,
    ...common,
  },
];
