import type { Moment } from '../../verdict/moment.ts';
import { bounded, type Line, longestLine, readHead } from './lineHead.ts';
import { bestMoment, bootMoment, isoMoment } from './stamps.ts';

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

/** A program's structured log. */
const structured: Shape = (fields) => {
  const said = [fields.message, fields.msg, fields.stack_trace, fields.exception, fields.error]
    .filter((value) => typeof value === 'string')
    .flatMap((value) => value.split('\n').slice(0, 50));
  const stamp = [fields['@timestamp'], fields.timestamp, fields.time, fields.ts].find(
    (value) => typeof value === 'string',
  );
  const moment = stamp === undefined ? null : isoMoment(stamp);
  return said.map((text) => withMoment({ ...readHead(text), origin: 'program' }, moment));
};

const shapes: readonly Shape[] = [journal, jsonFile, structured];

/** Lines of an object that stands on one line; null: it is no object. */
export function readJsonLine(raw: string): Line[] | null {
  const fields = parse(raw);
  if (!fields) return null;
  for (const shape of shapes) {
    const lines = shape(fields);
    if (lines) return lines;
  }
  return [];
}

/** An entry of the journal (systemd.journal-fields(7)): `_TRANSPORT=kernel` is what the kernel itself logged. */
export function journalLine(fields: Fields): Line {
  const micros = Number(fields.__REALTIME_TIMESTAMP);
  const moments: Moment[] = [];
  if (Number.isFinite(micros) && Math.abs(micros) < 8e18) {
    const ms = micros / 1000;
    moments.push({ axis: 'utc', ms, text: new Date(Math.floor(ms)).toISOString() });
  }
  const monotonic = Number(fields._SOURCE_MONOTONIC_TIMESTAMP);
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

function parse(raw: string): Fields | null {
  if (!raw.startsWith('{') || !raw.trimEnd().endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}
