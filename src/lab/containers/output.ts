import { createInterface } from 'node:readline';
import { PassThrough, Transform } from 'node:stream';
import type Docker from 'dockerode';
import type { LogLine } from '../../record/recording.ts';
import type { TrialClock } from '../trial/clock.ts';

/**
 * Follows the container's output from its start, line by line, with the engine's time stamps.
 * @param onLine what it returns is waited for before the next line is read: the engine keeps the rest.
 * @returns a promise that resolves when the output has ended, which it does with the container.
 */
export async function followOutput(
  docker: Docker,
  container: Docker.Container,
  clock: TrialClock,
  onLine: (line: LogLine) => Promise<void> | null,
): Promise<{ ended: Promise<void>; stop: () => void }> {
  const stream = await container.logs({ follow: true, stdout: true, stderr: true, timestamps: true });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  docker.modem.demuxStream(stream, stdout, stderr);
  const closeBoth = (): void => {
    stdout.end();
    stderr.end();
  };
  stream.on('end', closeBoth).on('close', closeBoth).on('error', closeBoth);
  const ended = Promise.all([
    readLines(stdout, (text) => onLine(parseLine(text, 'stdout', clock))),
    readLines(stderr, (text) => onLine(parseLine(text, 'stderr', clock))),
  ]).then(() => {});
  return { ended, stop: () => (stream as unknown as { destroy(): void }).destroy() };
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
