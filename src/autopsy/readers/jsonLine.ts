import type { Moment } from '../../verdict/moment.ts';
import { bounded, type Line, longestLine, readHead } from './lineHead.ts';
import { bestMoment, bootMoment, isoMoment, utcMoment } from './stamps.ts';

type Fields = Record<string, unknown>;

/** What an object on a line of its own says, as lines; null: it has another shape. */
type Shape = (fields: Fields) => Line[] | null;

const journal: Shape = (fields) =>
  'MESSAGE' in fields && '__REALTIME_TIMESTAMP' in fields ? [journalLine(fields)] : null;

/** Docker's json-file. */
const jsonFile: Shape = ({ log, time }) =>
  typeof log === 'string' && typeof time === 'string'
    ? [withMoment(readHead(log.trimEnd()), isoMoment(time))]
    : null;

/** Fluent Bit and Fluentd: the line with what the collector knows of its container. */
const fluent: Shape = ({ log, date, time, kubernetes }) => {
  if (typeof log !== 'string' || (kubernetes === undefined && date === undefined)) return null;
  return linesOf(log, momentOf(date ?? time));
};

/** `logcli -o jsonl`, and an answer of Loki's with its streams of `[nanoseconds, line]`. */
const loki: Shape = (fields) => {
  if (typeof fields.line === 'string' && 'labels' in fields)
    return linesOf(fields.line, momentOf(fields.timestamp));
  const data = isFields(fields.data) ? fields.data : fields;
  const streams = Array.isArray(fields.streams) ? fields.streams : data.result;
  if (!Array.isArray(streams)) return null;
  const rows = streams
    .flatMap((stream: unknown) => (isFields(stream) && Array.isArray(stream.values) ? stream.values : []))
    .filter(
      (row): row is [string, string] =>
        Array.isArray(row) && typeof row[0] === 'string' && typeof row[1] === 'string',
    )
    .toSorted(([one], [other]) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0));
  return rows.flatMap(([nanos, line]) => linesOf(line, utcMoment(Number(nanos) / 1e6)));
};

/** An entry of Google Cloud Logging. */
const googleCloud: Shape = ({ textPayload, jsonPayload, timestamp, resource, logName }) => {
  if (resource === undefined && logName === undefined) return null;
  const at = momentOf(timestamp);
  if (typeof textPayload === 'string') return linesOf(textPayload, at);
  return isFields(jsonPayload) ? structured({ timestamp, ...jsonPayload }) : null;
};

/** `aws logs get-log-events` and `filter-log-events`. */
const cloudWatch: Shape = ({ events }) =>
  Array.isArray(events)
    ? events.flatMap((event: unknown) =>
        isFields(event) && typeof event.message === 'string'
          ? linesOf(event.message, momentOf(event.timestamp))
          : [],
      )
    : null;

/** Hits of Elasticsearch and OpenSearch: structured logs within `_source`. */
const hits: Shape = ({ hits: outer }) => {
  const all = isFields(outer) ? outer.hits : null;
  if (!Array.isArray(all)) return null;
  return all.flatMap((hit: unknown) =>
    isFields(hit) && isFields(hit._source) ? (linesIn(hit._source) ?? []) : [],
  );
};

/** AWS Lambda's own events of an invocation, in the words of its text form. */
const lambda: Shape = ({ type, time, record }) => {
  if (typeof type !== 'string' || !type.startsWith('platform.') || !isFields(record)) return null;
  const { requestId, status, errorType } = record;
  if (typeof requestId !== 'string' || (status !== 'timeout' && typeof errorType !== 'string')) return [];
  const how = status === 'timeout' ? `Status: ${status}` : `Error Type: ${errorType}`;
  return linesOf(
    `${status === 'timeout' ? `REPORT RequestId: ${requestId}` : requestId} ${how}`,
    momentOf(time),
  );
};

/** What AWS Lambda answers in place of a function that ended, alone or as the cause of a failed execution. */
const invoked: Shape = ({ errorMessage, errorType, cause }) => {
  if (typeof errorMessage === 'string' && typeof errorType === 'string') return linesOf(errorMessage, null);
  const within = typeof cause === 'string' ? parse(cause) : cause;
  return isFields(within) && within.cause === undefined ? invoked(within) : null;
};

/** A program's structured log. */
const structured: Shape = (fields) => {
  const error = isFields(fields.error) ? [fields.error.message, fields.error.stack_trace] : [fields.error];
  // MongoDB 4.4 and later say `Writing fatal message` and in `attr` what that is.
  const attr = isFields(fields.attr) ? fields.attr.message : undefined;
  const said = [
    fields.message,
    fields.msg,
    attr,
    fields.stack_trace,
    fields.stacktrace,
    fields.exception,
    ...error,
  ]
    .flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'string')
    .flatMap((value) => value.split('\n').slice(0, 50));
  const stamp = [fields['@timestamp'], fields.timestamp, fields.time, fields.ts].find(
    (value) => value !== undefined,
  );
  const moment = momentOf(stamp);
  return said.map((text) => withMoment({ ...readHead(text), origin: 'program' }, moment));
};

const shapes: readonly Shape[] = [
  journal,
  jsonFile,
  fluent,
  loki,
  googleCloud,
  cloudWatch,
  hits,
  lambda,
  invoked,
  structured,
];

/** Keys that an object on one line has where it is a document, and no line of a log. */
export const wholeDocument =
  /"(?:State|OOMKilled|containerStatuses|items|tasks|taskArn|involvedObject|regarding|Actor|detail-type|streams|hits|events|CONTAINER_\w+)"/;

/** What an object says as lines; null: it has none of these shapes. */
export function linesIn(fields: Fields): Line[] | null {
  for (const shape of shapes) {
    const lines = shape(fields);
    if (lines) return lines;
  }
  return null;
}

const separator = '\u001e';

/** RFC 7464 (`-o json-seq`) puts a record separator before each object, server-sent events (`-o json-sse`) the name of a field. */
export function unframed(raw: string): string {
  if (raw.startsWith(separator)) return raw.slice(separator.length);
  return raw.startsWith('data: {') ? raw.slice('data: '.length) : raw;
}

/** Lines of an object that stands on one line, whatever stream it came in; null: it is no object. */
export function readJsonLine(raw: string): Line[] | null {
  const bare = unframed(raw);
  const fields = bare.startsWith('{') ? parse(bare.endsWith('}') ? bare : bare.replace(/,\s*$/, '')) : null;
  return fields && (linesIn(fields) ?? []);
}

/** An entry of the journal (systemd.journal-fields(7)): `_TRANSPORT=kernel` is what the kernel itself logged. */
export function journalLine(fields: Fields): Line {
  const micros = numberIn(fields.__REALTIME_TIMESTAMP);
  const moments: Moment[] = [];
  const told = utcMoment(micros / 1000);
  if (told) moments.push(told);
  const monotonic = numberIn(fields._SOURCE_MONOTONIC_TIMESTAMP);
  if (fields._SOURCE_MONOTONIC_TIMESTAMP !== undefined && Number.isFinite(monotonic))
    moments.push(bootMoment((monotonic / 1e6).toFixed(6)));
  const program = typeof fields.SYSLOG_IDENTIFIER === 'string' ? fields.SYSLOG_IDENTIFIER : null;
  const byKernel =
    fields._TRANSPORT === 'kernel' || (fields._TRANSPORT === undefined && program === 'kernel');
  return {
    text: bounded(messageOf(fields.MESSAGE)),
    at: bestMoment(moments),
    moments,
    origin: byKernel ? 'kernel' : 'program',
    program,
  };
}

/** A message that is no plain text is an array of its bytes. */
function messageOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  const bytes = value.slice(0, longestLine).filter((byte) => typeof byte === 'number');
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function withMoment(line: Line, moment: Moment | null): Line {
  const moments = moment ? [moment, ...line.moments] : line.moments;
  return { ...line, moments, at: bestMoment(moments) };
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Several lines of a text that was one record. */
const linesOf = (text: string, at: Moment | null): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .slice(0, 200)
    .map((line) => withMoment(readHead(line), at));

/** NaN: it is neither a number nor the text of one; an object might not even have a text. */
const numberIn = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;

/** A stamp as text, or seconds, milliseconds or nanoseconds since 1970, told apart by their size. */
function momentOf(stamp: unknown): Moment | null {
  if (typeof stamp === 'string' && !/^\d{10,19}$/.test(stamp)) return isoMoment(stamp);
  const number = numberIn(stamp);
  if (!Number.isFinite(number) || number < 1e9) return null;
  return utcMoment(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1e6);
}

function parse(raw: string): Fields | null {
  if (!raw.startsWith('{') || !raw.trimEnd().endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}
