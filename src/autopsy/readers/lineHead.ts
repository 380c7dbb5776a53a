import type { Moment } from '../../verdict/moment.ts';
import { bestMoment, bootMoment, calendarMoment, isoMoment } from './stamps.ts';

/** A line without what a logger put before it. `origin`: who says it, as far as the head tells. */
export interface Line {
  text: string;
  at: Moment | null;
  /** All stamps of the line: two of them tie two clocks together. */
  moments: Moment[];
  origin: 'kernel' | 'program' | 'unsigned';
  /** The program that a syslog or journal head names. */
  program: string | null;
}

/** Longest part of a line that is looked at. */
export const longestLine = 8192;

/** A line within its bound. What is cut off is let go: a mere slice would hold the whole of it in memory. */
export function bounded(raw: string): string {
  return raw.length > longestLine ? JSON.parse(JSON.stringify(raw.slice(0, longestLine))) : raw;
}

type Step = (line: Line) => Line | null;

const stepped = (line: Line, head: string, moment: Moment | null, rest: Partial<Line> = {}): Line => ({
  ...line,
  text: line.text.slice(head.length),
  moments: moment ? [...line.moments, moment] : line.moments,
  ...rest,
});

/** `app-1  | text` of Docker Compose. */
const compose: Step = (line) => {
  const match = /^[\w.-]{1,80} +\| /.exec(line.text);
  return match && stepped(line, match[0], null);
};

/** `kern  :err   : ` of `dmesg -x`, `<4>` of a raw console. */
const level: Step = (line) => {
  const match = /^(?:kern {1,3}:\w{2,6} {0,4}: |<\d{1,3}>)/.exec(line.text);
  return match && stepped(line, match[0], null, { origin: 'kernel' });
};

/** `6,375,4396166,-;` of /dev/kmsg itself: level, number, microseconds since boot. */
const record: Step = (line) => {
  const match = /^\d{1,3},\d{1,20},(\d{1,16}),[^;]{0,40};/.exec(line.text);
  const seconds = (Number(match?.[1] ?? 0) / 1e6).toFixed(6);
  return match && stepped(line, match[0], bootMoment(seconds), { origin: 'kernel' });
};

const syslogHead = /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) (\S{1,255}) /;
const isoHead =
  /^(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)(?:: | |$)/;
const fullHead =
  /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: (UTC|[A-Z]{2,5}))? (\S{1,255}) /;
const programHead = /^([\w.@/-]{1,64})(?:\[\d{1,10}\])?: /;
/** A word that ends in a colon is no host: `SEVERE: java.lang.OutOfMemoryError: Java heap space`. */
const hostAndProgram = /^\S{0,254}[^\s:] (?=[\w.@/-]{1,64}(?:\[\d{1,10}\])?: )/;

/** syslog, `journalctl` short forms, rsyslog with ISO stamps, `docker logs -t`, and programs that stamp like that. */
const stamped: Step = (line) => {
  const syslog = syslogHead.exec(line.text);
  if (syslog) return named(stepped(line, syslog[0], calendarMoment(syslog[1] ?? '')));
  const full = fullHead.exec(line.text);
  if (full) {
    const zone = full[2] === 'UTC' ? 'Z' : '';
    return named(stepped(line, full[0], isoMoment(`${full[1]}${zone}`)));
  }
  const iso = isoHead.exec(line.text);
  if (!iso) return null;
  const after = stepped(line, iso[0], isoMoment(iso[1] ?? ''));
  const host = hostAndProgram.exec(after.text);
  return host ? named({ ...after, text: after.text.slice(host[0].length) }) : after;
};

function named(line: Line): Line {
  const match = programHead.exec(line.text);
  if (!match) return line;
  const program = match[1] ?? '';
  const origin = program === 'kernel' ? 'kernel' : 'program';
  return stepped(line, match[0], null, { origin, program });
}

/** `stderr F ` of a CRI log, after its stamp. */
const cri: Step = (line) => {
  const match = line.moments.length > 0 ? /^std(?:out|err) [FP] /.exec(line.text) : null;
  return match && stepped(line, match[0], null);
};

/** `[  123.456789] `; from `journalctl -o short-monotonic` with host and program behind it. */
const sinceBoot: Step = (line) => {
  const match = /^\[ {0,12}(\d{1,12}\.\d{4,9})\] ?/.exec(line.text);
  if (!match || line.origin === 'program') return null;
  const after = stepped(line, match[0], bootMoment(match[1] ?? ''), { origin: 'kernel' });
  const host = hostAndProgram.exec(after.text);
  if (!host || line.moments.length > 0) return after;
  const program = programHead.exec(after.text.slice(host[0].length))?.[1];
  return program === undefined ? after : named({ ...after, text: after.text.slice(host[0].length) });
};

/** `[Thu Feb 22 10:11:12 2024] ` of `dmesg -T`. */
const sinceBootAsDate: Step = (line) => {
  const match = /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})\] ?/.exec(line.text);
  return match && stepped(line, match[0], calendarMoment(match[1] ?? ''), { origin: 'kernel' });
};

/** `[2024-02-22 10:11:12 +0000] [7] [ERROR] ` of gunicorn, `[2024-02-22T10:11:12.345+0000][1.234s][info][gc] ` of a JVM. */
const bracketed: Step = (line) => {
  const match = /^\[(\d{4}-\d\d-\d\d[T ][\d:.,]{8,18} ?(?:Z|[+-]\d\d:?\d\d)?)\] ?/.exec(line.text);
  if (!match) return null;
  const after = stepped(line, match[0], isoMoment((match[1] ?? '').trim()));
  const marks = /^\[\d{1,10}\] \[[A-Z]{1,10}\] /.exec(after.text);
  return marks ? stepped(after, marks[0], null) : after;
};

const bare: Step = (line) => {
  const match = /^kernel: /.exec(line.text);
  return match && stepped(line, match[0], null, { origin: 'kernel', program: 'kernel' });
};

const steps: readonly Step[] = [
  compose,
  level,
  record,
  stamped,
  cri,
  sinceBoot,
  sinceBootAsDate,
  bracketed,
  bare,
  // A container's log can hold a whole stamped line of the program inside.
  stamped,
  bracketed,
];

/** Takes the head off a line of text: dmesg, journal, syslog, Docker, Kubernetes, and what programs stamp themselves. */
export function readHead(raw: string): Line {
  const text = bounded(raw);
  let line: Line = { text, at: null, moments: [], origin: 'unsigned', program: null };
  for (const step of steps) line = step(line) ?? line;
  return { ...line, at: bestMoment(line.moments) };
}
