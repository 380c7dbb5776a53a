import type { GcCpu, GcLine, GcPause } from '../gcLine.ts';

/** The unified log of JDK 9 and later (`-Xlog:gc*`), with whatever decorations it has. */

const pauseLine =
  /GC\((\d{1,9})\) Pause (Young|Full|Remark|Cleanup)(.{0,200}?) (\d+)M->(\d+)M\((\d+)M\) ([\d.]+)ms\s*$/;
const cpuLine = /GC\((\d{1,9})\) User=([\d.]+)s Sys=([\d.]+)s Real=([\d.]+)s/;
const wallStamp = /\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})([+-]\d\d):?(\d\d)\]/;
const uptimeStamp = /\[(\d{1,9}\.\d{3})s\]/;

/** The log writes a size in the largest unit that divides it. */
const mibOf: Record<string, number> = { K: 1 / 1024, M: 1, G: 1024 };

export const gcLines: readonly GcLine[] = [
  { pattern: cpuLine, says: (match) => ({ kind: 'cpu', cpu: cpuOf(match) }) },
  { pattern: pauseLine, says: (match, line) => ({ kind: 'pause', pause: pauseOf(match, line) }) },
  { pattern: /heap,exit/, says: () => ({ kind: 'farewell' }) },
  {
    pattern: /Heap Max Capacity: (\d+)([KMG])/,
    says: ([, size, unit]) => ({
      kind: 'heap-maximum',
      mb: Number(size) * (mibOf[unit ?? ''] ?? Number.NaN),
    }),
  },
];

function cpuOf([, id, user, sys, real]: RegExpExecArray): GcCpu {
  return { id: Number(id), userS: Number(user), sysS: Number(sys), realS: Number(real) };
}

function pauseOf(match: RegExpExecArray, line: string): GcPause {
  const wall = wallStamp.exec(line);
  const uptime = uptimeStamp.exec(line);
  return {
    id: Number(match[1]),
    type: match[2] as GcPause['type'],
    uptimeS: uptime ? Number(uptime[1]) : null,
    wallMs: wall ? Date.parse(`${wall[1]}${wall[2]}:${wall[3]}`) : null,
    beforeMb: Number(match[4]),
    afterMb: Number(match[5]),
    committedMb: Number(match[6]),
    pauseMs: Number(match[7]),
    userS: null,
    sysS: null,
    realS: null,
  };
}
