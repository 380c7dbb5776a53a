import type { GcLine } from '../gcLine.ts';

/**
 * V8's line for a collection: with `--trace-gc` while it runs, and the last few of them when it gives up. Milliseconds
 * since the isolate's start, the heap before and after it with what is reserved in brackets, the time that the program
 * stood still, the steps of marking before that in its own thread, and since when all of it went on, threads beside it
 * included. `Mark-sweep` up to Node 20, `Mark-Compact` since. Source: Heap's GCTracer::PrintNVP and Print in V8.
 */
const major =
  /\[\d{1,10}:(?:0x)?[\da-fA-F]{4,16}(?::\d{1,6})?\] +(\d{1,15}) ms: (?:Mark-sweep|Mark-Compact)(?: \([a-z ]{1,30}\))? ([\d.]+) \([\d.]+\) -> ([\d.]+) \([\d.]+\) MB, (?:pooled: [\d.]+ MB, )?([\d.]+) \/ [\d.]+ ms(?: +\(\+ ([\d.]+) ms in \d+ steps since start of marking.{0,60}?walltime since start of marking ([\d.]+) ms\))?/;

export const gcLines: readonly GcLine[] = [
  {
    pattern: major,
    says([, uptime, before, after, pause, steps, walltime]) {
      const stoppedMs = Number(pause) + Number(steps ?? 0);
      return {
        kind: 'work',
        work: {
          how: 'beside',
          uptimeS: Number(uptime) / 1000,
          wallMs: null,
          tookMs: Math.max(stoppedMs, Number(walltime ?? 0)),
          stoppedMs,
          // Its limit is not in the line. A heap that has room is not collected before it has grown well past what lives.
          left: Number(before) <= 0 ? null : { share: Math.min(1, Number(after) / Number(before)) },
        },
      };
    },
  },
];
