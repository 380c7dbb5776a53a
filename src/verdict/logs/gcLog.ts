/** A stop-the-world pause of the unified GC log. */
export interface GcPause {
  id: number;
  type: 'Young' | 'Full' | 'Remark' | 'Cleanup';
  /** End of the pause: seconds since the JVM's start, and Unix milliseconds, as far as the log was decorated so. */
  uptimeS: number | null;
  wallMs: number | null;
  beforeMb: number | null;
  afterMb: number | null;
  committedMb: number | null;
  pauseMs: number;
  /** CPU and wall time of the collection; null when the line is missing. */
  userS: number | null;
  sysS: number | null;
  realS: number | null;
}

export interface GcLog {
  pauses: GcPause[];
  /** The JVM wrote its farewell (`gc,heap,exit`): it ended in order and was not killed by SIGKILL. */
  orderlyExit: boolean;
  maxHeapMb: number | null;
}

const pauseLine =
  /GC\((\d{1,9})\) Pause (Young|Full|Remark|Cleanup)(.{0,200}?) (\d+)M->(\d+)M\((\d+)M\) ([\d.]+)ms\s*$/;
const cpuLine = /GC\((\d{1,9})\) User=([\d.]+)s Sys=([\d.]+)s Real=([\d.]+)s/;
const wallStamp = /\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})([+-]\d\d):?(\d\d)\]/;
const uptimeStamp = /\[(\d{1,9}\.\d{3})s\]/;

/** The log writes a size in the largest unit that divides it. */
const mibOf: Record<string, number> = { K: 1 / 1024, M: 1, G: 1024 };

/** Reads `-Xlog:gc*` output of JDK 9 and later, with whatever decorations it has. */
export function readGcLog(lines: readonly string[]): GcLog {
  const log: GcLog = { pauses: [], orderlyExit: false, maxHeapMb: null };
  for (const line of lines) {
    if (line.includes('heap,exit')) log.orderlyExit = true;
    const max = /Heap Max Capacity: (\d+)([KMG])/.exec(line);
    if (max) log.maxHeapMb = Number(max[1]) * (mibOf[max[2] ?? ''] ?? Number.NaN);
    const pause = readPause(line);
    if (pause) log.pauses.push(pause);
    else readCpu(log.pauses, line);
  }
  return log;
}

/** A pause on one line of the unified log; its CPU times come on a line of their own. */
export function readPause(line: string): GcPause | null {
  const match = pauseLine.exec(line);
  return match && pauseOf(match, line);
}

/** CPU and wall time on a line of their own, in seconds. */
export function readGcCpu(line: string): { id: number; userS: number; sysS: number; realS: number } | null {
  const match = cpuLine.exec(line);
  if (!match) return null;
  return {
    id: Number(match[1]),
    userS: Number(match[2]),
    sysS: Number(match[3]),
    realS: Number(match[4]),
  };
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

/** The CPU line follows its pause, with at most a few others between. */
function readCpu(pauses: GcPause[], line: string): void {
  const cpu = readGcCpu(line);
  const pause = cpu && pauses.slice(-4).findLast((candidate) => candidate.id === cpu.id);
  if (!cpu || !pause) return;
  pause.userS = cpu.userS;
  pause.sysS = cpu.sysS;
  pause.realS = cpu.realS;
}
