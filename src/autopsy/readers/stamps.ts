import type { Moment } from '../../verdict/moment.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Local stamps are put into one leap year: syslog has none, and comparing needs only the order within a file. */
const someYear = 2000;

const iso =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d\d:?\d\d)?$/;

/** `2024-02-22T10:11:12.345Z`, `2024-02-22 10:11:12,345`, `2024/02/22 10:11:12`, with or without a zone. */
export function isoMoment(text: string): Moment | null {
  const match = iso.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const within = Number(`0.${fraction || '0'}`) * 1000;
  const of = (inYear: number) =>
    Date.UTC(inYear, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + within;
  if (zone === undefined) return { axis: 'local', ms: of(someYear), text };
  return { axis: 'utc', ms: of(Number(year)) - zoneMs(zone), text };
}

function zoneMs(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

const calendar = /^(?:\w{3} )?(\w{3}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?: \d{4})?$/;

let last: Moment | null = null;

/** `Feb 22 10:11:12` of syslog, `Thu Feb 22 10:11:12 2024` of `dmesg -T`: local time. */
export function calendarMoment(text: string): Moment | null {
  // Many lines are of one second.
  if (last?.text !== text) last = calendarMomentIn(text);
  return last;
}

function calendarMomentIn(text: string): Moment | null {
  const match = calendar.exec(text);
  const month = months.indexOf(match?.[1] ?? '');
  if (!match || month < 0) return null;
  const [, , day, hour, minute, second, fraction = ''] = match;
  const within = Number(`0.${fraction || '0'}`) * 1000;
  const ms = Date.UTC(someYear, month, Number(day), Number(hour), Number(minute), Number(second)) + within;
  return { axis: 'local', ms, text };
}

/** RFC 2822, as `kubectl describe` prints: `Thu, 22 Feb 2024 10:11:12 +0100`. */
export function mailMoment(text: string): Moment | null {
  const match = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  const month = months.indexOf(match?.[2] ?? '');
  if (!match || month < 0) return null;
  const [, day, , year, time, zone] = match;
  const found = isoMoment(`${year}-${String(month + 1).padStart(2, '0')}-${day}T${time}${zone}`);
  return found && { ...found, text };
}

/** The first stamp within a head that nobody knows. */
export function stampIn(head: string): Moment | null {
  const iso = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z\b|UTC|[+-]\d\d:?\d\d))?/.exec(
    head,
  );
  if (iso) return isoMoment(iso[0]);
  const day = /[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d(?:\.\d{1,6})?/.exec(head);
  if (day) return calendarMoment(day[0]);
  const boot = /\[ *(\d{1,12}\.\d{4,9})\]/.exec(head);
  return boot ? bootMoment(boot[1] ?? '') : null;
}

/** Milliseconds since 1970; null: no moment that a date could be written of (ECMA-262, "Time Values"). */
export const utcMoment = (ms: number): Moment | null =>
  Number.isFinite(ms) && Math.abs(ms) <= 8.64e15
    ? { axis: 'utc', ms, text: new Date(Math.floor(ms)).toISOString() }
    : null;

/** Seconds since boot, as in `[ 1234.567890]`. */
export function bootMoment(seconds: string): Moment {
  return { axis: 'boot', ms: Number(seconds) * 1000, text: `[${seconds}]` };
}

const byWorth: readonly Moment['axis'][] = ['utc', 'local', 'boot', 'uptime'];

/** The better of two stamps of one line: one with a zone, then a local one, then a count from some start. */
export function bestMoment(moments: readonly Moment[]): Moment | null {
  for (const axis of byWorth) for (const moment of moments) if (moment.axis === axis) return moment;
  return null;
}
