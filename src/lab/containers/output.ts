import { PassThrough, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { LogLine } from '../../record/recording.ts';
import { readLine } from '../../runtime/index.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { TrialClock } from '../trial/clock.ts';

/** Of one container so much is recorded as it comes: what writes more says the same again and again. */
const mostBytes = 64 * 1024 ** 2;
/** Beyond that so many lines that say something of memory or of an end. */
const mostTelling = 1000;
/** And so many lines, or pieces of them, from its end. */
const lastLines = 200;
/** What was read is handed over within this time, or nobody takes it. */
const handOverMs = 5000;

export interface Output {
  /** Resolves when the output has ended, which it does with the container, and all of it was read. */
  ended: Promise<void>;
  /**
   * Ends the following, and hands over the last lines where they were not recorded yet: a program may write faster than
   * anybody reads. While the container is still there.
   * @returns what is missing before them; null: nothing is
   */
  finish(): Promise<string | null>;
}

/**
 * Follows the container's output from its start, line by line, with the engine's time stamps.
 * @param onLine what it returns is waited for before the next line is read: the engine keeps the rest.
 */
export async function followOutput(
  docker: Docker,
  container: Docker.Container,
  clock: TrialClock,
  onLine: (line: LogLine) => Promise<void> | null,
): Promise<Output> {
  const stream = await container.logs({ follow: true, stdout: true, stderr: true, timestamps: true });
  const chosen = chooseLines();
  const ended = readOutput(docker, stream, (text, name) =>
    chosen.takes(text) ? onLine(parseLine(text, name, clock)) : null,
  );
  return {
    ended,
    async finish() {
      (stream as unknown as { destroy(): void }).destroy();
      await Promise.race([ended, delay(handOverMs, undefined, { ref: false })]);
      const last: { text: string; name: LogLine['stream'] }[] = [];
      try {
        const given = await container.logs({ stdout: true, stderr: true, timestamps: true, tail: lastLines });
        await readOutput(docker, Readable.from([given]), (text, name) => {
          last.push({ text, name });
          return null;
        });
      } catch {
        // An engine that is gone, or too old: `missing` says what it can without.
      }
      const unrecorded = chosen.unrecorded(last);
      for (const { text, name } of unrecorded) void onLine(parseLine(text, name, clock));
      return chosen.missing(last, unrecorded.length);
    },
  };
}

interface Stamped {
  text: string;
}

/** Which lines of an output are recorded, and which are not. */
function chooseLines(): {
  takes(line: string): boolean;
  unrecorded<Line extends Stamped>(last: readonly Line[]): Line[];
  missing(last: readonly Stamped[], recordedOfThem: number): string | null;
} {
  let [bytes, telling, leftOut] = [0, 0, 0];
  const newest = { read: '', recorded: '' };
  const tells = (line: string): boolean => {
    if (telling >= mostTelling || readLine(line.replace(stamp, ''), null) === null) return false;
    telling += 1;
    return true;
  };
  return {
    takes(line) {
      const at = stampOf(line);
      newest.read = newerOf(newest.read, at);
      if (bytes >= mostBytes && !tells(line)) {
        leftOut += 1;
        return false;
      }
      bytes += line.length;
      newest.recorded = newerOf(newest.recorded, at);
      return true;
    },
    unrecorded: (last) => last.filter(({ text }) => stampOf(text) > newest.recorded),
    missing(last, recordedOfThem) {
      const behind = last.length >= lastLines && last.every(({ text }) => stampOf(text) > newest.read);
      if (!behind && leftOut <= recordedOfThem) return null;
      const why = behind
        ? 'it was written faster than it was read'
        : `it is more than ${formatBytes(mostBytes)}`;
      return `${why}: recorded are its first ${formatBytes(bytes)}, of the rest what says something of memory or an end, as far as it was read${recordedOfThem === 0 ? '' : `, and its last ${recordedOfThem} lines`}`;
    },
  };
}

/** @returns a promise that resolves when the stream has ended and all its lines were taken */
async function readOutput(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onLine: (text: string, name: LogLine['stream']) => Promise<void> | null,
): Promise<void> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  docker.modem.demuxStream(stream, stdout, stderr);
  const closeBoth = (): void => {
    stdout.end();
    stderr.end();
  };
  stream.on('end', closeBoth).on('close', closeBoth).on('error', closeBoth);
  // The demultiplexer (docker-modem 5) hands on whatever comes, and what nobody has read yet would be in our memory.
  stream.on('data', () => {
    if (stdout.writableNeedDrain || stderr.writableNeedDrain) stream.pause();
  });
  for (const each of [stdout, stderr])
    each.on('drain', () => {
      if (!stdout.writableNeedDrain && !stderr.writableNeedDrain) stream.resume();
    });
  await Promise.all([
    readLines(stdout, (text) => onLine(text, 'stdout')),
    readLines(stderr, (text) => onLine(text, 'stderr')),
  ]);
}

/** No log has such lines, and a program that never ends its own would fill our memory with it. */
const mostLineBytes = 1024 ** 2;
const lineFeed = 0x0a;
const innerEnd = /\r\n?|[\u2028\u2029]/;

/** One at a time: readline keeps a thousand that nobody has taken yet, of whatever length. */
async function readLines(stream: PassThrough, onLine: (text: string) => Promise<void> | null): Promise<void> {
  let [pieces, length]: [Buffer[], number] = [[], 0];
  const endLine = (): Promise<void> | null => {
    const text = Buffer.concat(pieces).toString();
    [pieces, length] = [[], 0];
    let room: Promise<void> | null = null;
    for (const line of (text.endsWith('\r') ? text.slice(0, -1) : text).split(innerEnd))
      room = onLine(line) ?? room;
    return room;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const feed = chunk.indexOf(lineFeed, at);
      const stop = Math.min(feed === -1 ? chunk.length : feed, at + mostLineBytes - length);
      pieces.push(chunk.subarray(at, stop));
      length += stop - at;
      at = stop === feed ? stop + 1 : stop;
      const room = stop === feed || length >= mostLineBytes ? endLine() : null;
      if (room !== null) await room;
    }
  }
  if (length > 0) await endLine();
}

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z ?/;

/** They are all of one length, and texts in the order of time. Empty: the line has none. */
const stampOf = (line: string): string => stamp.exec(line)?.[0].trimEnd() ?? '';
const newerOf = (one: string, other: string): string => (one > other ? one : other);

/** `2026-01-02T03:04:05.123456789Z text`; a line without a stamp, behind a carriage return, gets the time of its arrival. */
function parseLine(line: string, stream: LogLine['stream'], clock: TrialClock): LogLine {
  const [head, seconds, fraction] = stamp.exec(line) ?? [];
  if (head === undefined) return { atMs: clock.now(), stream, text: line };
  const wallMs = Date.parse(`${seconds}Z`) + Number(fraction ?? 0) * 1000;
  return { atMs: clock.fromWall(wallMs), stream, text: joined(line.slice(head.length)) };
}

/** The engine cuts long lines into pieces of so many bytes, and stamps each (moby, `daemon/logger/copier.go`). */
const pieceBytes = 16 * 1024;
/** A character that was cut in two comes as one or more in its place, each of three bytes. */
const slackBytes = 16;
const innerStamp = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /g;

/** A line without the stamps that stand within it. */
function joined(text: string): string {
  if (text.length <= pieceBytes / 4) return text;
  let rest = Buffer.from(text).toString('latin1');
  const pieces: string[] = [];
  while (rest.length > pieceBytes) {
    innerStamp.lastIndex = pieceBytes;
    const found = innerStamp.exec(rest.slice(0, pieceBytes + slackBytes + 31));
    if (found === null) break;
    pieces.push(rest.slice(0, found.index));
    rest = rest.slice(found.index + found[0].length);
  }
  return pieces.length === 0 ? text : Buffer.from([...pieces, rest].join(''), 'latin1').toString();
}
