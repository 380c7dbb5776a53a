import type { GcCpu, GcLine, GcPause } from '../gcLine.ts';
import { besideLines } from './besideLines.ts';
import { gcStamp } from './gcStamp.ts';

/** The unified log of JDK 9 and later (`-Xlog:gc*`), with whatever decorations it has. */

const pauseLine =
  /GC\((\d{1,9})\) Pause (Young|Full|Remark|Cleanup|Degenerated)(.{0,200}?) (\d+)M->(\d+)M\((\d+)M\) ([\d.]+)ms\s*$/;
/** Steps of Shenandoah's and ZGC's cycles, as far back as JDK 11; generations are told before or after them. */
const shortPause =
  /GC\((\d{1,9})\) (?:[yYoO]: )?Pause (?:Init|Final|Mark|Relocate)(?: [A-Z][a-z]+){0,2}(?: \([\w ]{1,30}\)){0,3} ([\d.]+)ms\s*$/;
const cpuLine = /GC\((\d{1,9})\) User=([\d.]+)s Sys=([\d.]+)s Real=([\d.]+)s/;

/** The log writes a size in the largest unit that divides it. */
const mibOf: Record<string, number> = { K: 1 / 1024, M: 1, G: 1024 };

export const gcLines: readonly GcLine[] = [
  { pattern: cpuLine, says: (match) => ({ kind: 'cpu', cpu: cpuOf(match) }) },
  { pattern: pauseLine, says: (match, line) => ({ kind: 'pause', pause: pauseOf(match, line) }) },
  { pattern: shortPause, says: (match, line) => ({ kind: 'pause', pause: shortOf(match, line) }) },
  ...besideLines,
  { pattern: /heap,exit/, says: () => ({ kind: 'farewell' }) },
  {
    // ZGC leaves the first word out, and repeats the line for each cycle.
    pattern: /\] (?:GC\(\d{1,9}\) )?(?:Heap )?Max Capacity: (\d+)([KMG])/,
    says: ([, size, unit]) => ({
      kind: 'heap-maximum',
      mb: Number(size) * (mibOf[unit ?? ''] ?? Number.NaN),
    }),
  },
];

function cpuOf([, id, user, sys, real]: RegExpExecArray): GcCpu {
  return { id: Number(id), userS: Number(user), sysS: Number(sys), realS: Number(real) };
}

const noCpu = { userS: null, sysS: null, realS: null };

function pauseOf([, id, type, , before, after, committed, ms]: RegExpExecArray, line: string): GcPause {
  return {
    ...gcStamp(line),
    id: Number(id),
    type: type as GcPause['type'],
    beforeMb: Number(before),
    afterMb: Number(after),
    committedMb: Number(committed),
    pauseMs: Number(ms),
    ...noCpu,
  };
}

function shortOf([, id, ms]: RegExpExecArray, line: string): GcPause {
  return {
    ...gcStamp(line),
    id: Number(id),
    type: 'Short',
    beforeMb: null,
    afterMb: null,
    committedMb: null,
    pauseMs: Number(ms),
    ...noCpu,
  };
}
