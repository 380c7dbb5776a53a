import type { GcLine } from '../gcLine.ts';

/**
 * Go's line for a collection, where `GODEBUG=gctrace=1` asks for it: its beginning since the program's start, wall times
 * of sweep termination, concurrent marking and mark termination, and the heap at its start, at its end, and what lives
 * of it, beside the size that it meant to reach. Under `GOMEMLIMIT` that goal comes down to what lives. The number of
 * processors is at the end, after sizes of stacks and globals from Go 1.18 on. Source: pkg.go.dev/runtime.
 */
const collection =
  /(?:^|\s)gc \d{1,12} @(\d{1,12}\.\d{3})s \d{1,3}%: ([\d.]+)\+([\d.]+)\+([\d.]+) ms clock, [\d.+/]{5,80} ms cpu, \d+->\d+->(\d+) MB, (\d+) MB goal,/;

export const gcLines: readonly GcLine[] = [
  {
    pattern: collection,
    says([, began, sweep, mark, end, live, goal]) {
      const tookMs = Number(sweep) + Number(mark) + Number(end);
      return {
        kind: 'work',
        work: {
          how: 'beside',
          uptimeS: Number(began) + tookMs / 1000,
          wallMs: null,
          tookMs,
          // Its marking takes processors from the program, and makes those who allocate help: nobody says for how long.
          stoppedMs: null,
          left: Number(goal) <= 0 ? null : { share: Math.min(1, Number(live) / Number(goal)) },
        },
      };
    },
  },
];
