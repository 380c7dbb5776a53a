import { findKernelText } from '../../verdict/logs/kernelText.ts';
import { hostAndProgram, type Line, named, type Step, stepped } from './headStep.ts';
import {
  bare,
  caller,
  level,
  onConsole,
  record,
  sinceBoot,
  sinceBootAsDate,
  sinceLineBefore,
} from './kernelHeads.ts';
import { bestMoment, calendarMoment, isoMoment, stampIn } from './stamps.ts';

export type { Line } from './headStep.ts';

/** Longest part of a line that is looked at. */
export const longestLine = 8192;

/** A line within its bound. What is cut off is let go. */
export function bounded(raw: string): string {
  return raw.length > longestLine ? copied(raw.slice(0, longestLine)) : raw;
}

/** The same text by itself: a mere part of a longer one would hold the whole of it in memory. */
export const copied = (part: string): string => JSON.parse(JSON.stringify(part));

/** Colours of a terminal, and the byte-order mark that a message of RFC 5424 may begin with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const colours = /\u001b\[[\d;]{0,20}[A-Za-z]|\ufeff/g;

/** What people put before lines that they paste: the marks of a quotation, indentation before a stamp. */
const pasted: Step = (line) => {
  const match =
    /^(?:\s*(?:>|&gt;) ?){1,9}|^\s+(?=\[ *[\d+TC]|<\d|\d{4}-\d\d-\d\d[T ]\d\d:|[A-Z][a-z]{2} [ \d]\d )/.exec(
      line.text,
    );
  return match && stepped(line, match[0], null);
};

/** `/var/log/messages:` of `grep -H` and `1234:` of `grep -n`, before a stamp. */
const grepped: Step = (line) => {
  const match =
    /^(?:[\w.@+-]{0,100}\/[\w./@+-]{1,200}[:-]|[\w@+-]{1,100}\.[\w.@+-]{1,100}[:-])?(?:\d{1,9}[:-])?(?=[A-Z][a-z]{2} [ \d]\d \d\d:|\[ *[\d+]|\d{4}-\d\d-\d\d[T ]|<\d)/.exec(
      line.text,
    );
  return match && match[0] !== '' ? stepped(line, match[0], null) : null;
};

/** `app-1  | text` of Docker Compose. */
const compose: Step = (line) => {
  const match = /^[\w.-]{1,80} +\| /.exec(line.text);
  return match && stepped(line, match[0], null);
};

const syslogHead = /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) (\S{1,255}) /;
const isoHead =
  /^(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)(?:: | - | |$)/;
const fullHead =
  /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: (UTC|[A-Z]{2,5}))? (\S{1,255}) /;
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

/** RFC 5424, behind its priority: version, stamp, host, program, process, message, structured data. */
const rfc5424: Step = (line) => {
  const match = /^1 (\S{10,40}|-) \S{1,255} (\S{1,48}) \S{1,128} \S{1,32} (?:-|(?:\[[^\]]{0,500}\])+) ?/.exec(
    line.text,
  );
  if (!match) return null;
  const [head, stamp = '', program = ''] = match;
  const origin = program === 'kernel' ? 'kernel' : 'program';
  return stepped(line, head, isoMoment(stamp), { origin, program });
};

/** `stderr F ` of a CRI log, after its stamp. */
const cri: Step = (line) => {
  const match = line.moments.length > 0 ? /^std(?:out|err) [FP] /.exec(line.text) : null;
  return match && stepped(line, match[0], null);
};

/** The kernel's words behind any other head; who says them, and when, as far as that head tells. */
const anyHead: Step = (line) => {
  const found = findKernelText(line.text);
  if (!found || found.head.trim() === '') return null;
  const signed = line.origin === 'unsigned' && /\bkern(?:el)?(?=[:.\s|\]]|$)/.test(found.head);
  const program = /([\w.@-]{1,64})\[\d{1,10}\]: /.exec(found.head)?.[1];
  // A head that is signed by nobody and has not even a number may be anybody's.
  const anybody =
    line.origin === 'unsigned' &&
    !signed &&
    (!/\d/.test(found.head) || /["'`]\s*$|Message:$/.test(found.head));
  const told = program !== undefined && program !== 'kernel' ? { origin: 'program' as const, program } : {};
  return stepped(line, found.head, line.moments.length > 0 ? null : stampIn(found.head), {
    ...(signed ? { origin: 'kernel' } : anybody ? { origin: 'program' } : {}),
    ...told,
  });
};

/** `[2024-02-22 10:11:12 +0000] [7] [ERROR] ` of gunicorn, `[2024-02-22T10:11:12.345+0000][1.234s][info][gc] ` of a JVM. */
const bracketed: Step = (line) => {
  const match = /^\[(\d{4}-\d\d-\d\d[T ][\d:.,]{8,18} ?(?:Z|[+-]\d\d:?\d\d)?)\] ?/.exec(line.text);
  if (!match) return null;
  const after = stepped(line, match[0], isoMoment((match[1] ?? '').trim()));
  const marks = /^\[\d{1,10}\] \[[A-Z]{1,10}\] /.exec(after.text);
  return marks ? stepped(after, marks[0], null) : after;
};

const digits = '0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** What names are made of, and what else `\s` stands for. */
const inNames = `${digits}${capitals}${capitals.toLowerCase()}_.-`;
const blanks =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** `begins`: one of these is the first character of each part of a head that this step takes off; null: any may be. */
const steps: readonly { step: Step; begins: string | null }[] = [
  { step: pasted, begins: `${blanks}>&` },
  { step: grepped, begins: `${inNames}@+/` },
  { step: compose, begins: inNames },
  { step: level, begins: 'k<' },
  { step: record, begins: digits },
  { step: rfc5424, begins: '1' },
  { step: stamped, begins: `${digits}${capitals}` },
  { step: cri, begins: 's' },
  { step: sinceBoot, begins: '[' },
  { step: sinceBootAsDate, begins: '[' },
  { step: sinceLineBefore, begins: '[' },
  { step: caller, begins: '[' },
  { step: onConsole, begins: null },
  { step: bracketed, begins: '[' },
  { step: bare, begins: 'k' },
  // A container's log can hold a whole stamped line of the program inside.
  { step: stamped, begins: `${digits}${capitals}` },
  { step: bracketed, begins: '[' },
  { step: anyHead, begins: null },
];

/** Takes the head off a line of text: dmesg, journal, syslog, Docker, Kubernetes, and what programs stamp themselves. */
export function readHead(raw: string): Line {
  const whole = bounded(raw);
  const isColoured = whole.includes('\u001b') || whole.includes('\ufeff');
  const text = isColoured ? whole.replace(colours, '') : whole;
  let line: Line = { text, at: null, moments: [], origin: 'unsigned', program: null };
  for (const { step, begins } of steps)
    if (begins === null || begins.includes(line.text.charAt(0))) line = step(line) ?? line;
  return { ...line, at: bestMoment(line.moments) };
}
