import { createInterface } from 'node:readline';
import { PassThrough, Readable, Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { LogLine } from '../../record/recording.ts';
import type { TrialClock } from '../trial/clock.ts';

/** Of one container so much is recorded as it comes, as of a file of its own: what writes more says the same again and again. */
const mostBytes = 64 * 1024 ** 2;
/** And so many lines, or pieces of them, from its end. */
const lastLines = 200;
/** What was read is handed over within this time, or nobody takes it. */
const handOverMs = 5000;

export interface Output {
  /** Resolves when the output has ended, which it does with the container, or when no more of it is recorded as it comes. */
  ended: Promise<void>;
  /**
   * Ends the following, and hands over the last lines where they were not read yet: a program may write faster than anybody
   * reads. While the container is still there.
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
  let [bytes, newest] = [0, ''];
  const stop = (): void => (stream as unknown as { destroy(): void }).destroy();
  const ended = readOutput(docker, stream, (text, name) => {
    if (bytes >= mostBytes) return null;
    bytes += text.length;
    if (bytes >= mostBytes) stop();
    newest = newerOf(newest, stampOf(text));
    return onLine(parseLine(text, name, clock));
  });
  return {
    ended,
    async finish() {
      stop();
      await Promise.race([ended, delay(handOverMs, undefined, { ref: false })]);
      const unread: [string, LogLine['stream']][] = [];
      try {
        const last = await container.logs({ stdout: true, stderr: true, timestamps: true, tail: lastLines });
        await readOutput(docker, Readable.from([last]), (text, name) => {
          if (stampOf(text) > newest) unread.push([text, name]);
          return null;
        });
      } catch (error) {
        if (bytes < mostBytes) return null;
        return `after its first ${mostBytes / 1024 ** 2} MiB nothing is recorded: ${(error as Error).message}`;
      }
      for (const [text, name] of unread) void onLine(parseLine(text, name, clock));
      if (unread.length < lastLines) return null;
      return `it was written faster than it was read, or is too much: recorded are its first ${Math.ceil(bytes / 1024 ** 2)} MiB and its last ${lastLines} lines`;
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

async function readLines(stream: PassThrough, onLine: (text: string) => Promise<void> | null): Promise<void> {
  for await (const line of createInterface({ input: stream.pipe(brokenLines()) })) {
    const room = onLine(line);
    if (room !== null) await room;
  }
}

/** No log has such lines, and a program that never ends its own would fill our memory with it. */
const mostLineBytes = 1024 ** 2;
const lineFeed = 0x0a;

/** Ends each line after so many bytes, and goes on in the next. */
function brokenLines(): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      for (let at = 0; at < chunk.length; ) {
        const end = chunk.indexOf(lineFeed, at);
        const stop = Math.min(end === -1 ? chunk.length : end + 1, at + mostLineBytes - length);
        this.push(chunk.subarray(at, stop));
        length = stop === end + 1 ? 0 : length + stop - at;
        at = stop;
        if (length < mostLineBytes) continue;
        this.push('\n');
        length = 0;
      }
      done();
    },
  });
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
