import type { GcStamp } from '../gcLine.ts';

const wallStamp = /\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})([+-]\d\d):?(\d\d)\]/;
const uptimeStamp = /\[(\d{1,9}\.\d{3})s\]/;
const millisStamp = /\[(\d{1,15})ms\]/g;
const nanosStamp = /\[(\d{7,21})ns\]/g;

/** Milliseconds since 1970 have 13 digits; no JVM is up for so long. */
const sinceEpochMs = 1e11;

/** The time of a line by whichever of the decorations `time`, `uptime`, `timemillis`, `uptimemillis`, `timenanos` and `uptimenanos` it has. */
export function gcStamp(line: string): GcStamp {
  const wall = wallStamp.exec(line);
  const uptime = uptimeStamp.exec(line);
  // Most logs have neither.
  const counted = [
    ...(line.includes('ms]') ? line.matchAll(millisStamp) : []).map(([, digits]) => Number(digits)),
    ...(line.includes('ns]') ? line.matchAll(nanosStamp) : []).map(([, digits]) => Number(digits) / 1e6),
  ];
  const upMs = counted.find((ms) => ms < sinceEpochMs);
  return {
    uptimeS: uptime ? Number(uptime[1]) : upMs === undefined ? null : upMs / 1000,
    wallMs: wall
      ? Date.parse(`${wall[1]}${wall[2]}:${wall[3]}`)
      : (counted.find((ms) => ms >= sinceEpochMs) ?? null),
  };
}
