import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { readMessages } from '../../../lab/children/messages.ts';
import { type RecordingMessage, recordingMessageSchema } from '../../../record/message.ts';
import { formatBytes } from '../../../scenario/units.ts';
import { type Seal, sealBytes } from '../seal.ts';

/** A recording on its way: its messages as JSON lines, compressed, in parts of this size, each of which may be sealed. */
export const partBytes = 1024 ** 2;
/** Compressed; a trial with more is ended: some hours of a busy service. */
export const mostPackedBytes = 64 * 1024 ** 2;
/** What is larger was made by nobody of ours: twice as much, as a trial that is ended still says how it ended. */
export const mostStoredBytes = 2 * mostPackedBytes;

/** Of the recording itself. A log that says one thing over and over takes a hundredth of its size. */
const mostBytes = 8 * 1024 ** 3;
/** Of one message, in characters: a part of a file, or a plan with what it sends. */
const mostCharacters = 32 * 1024 ** 2;

export interface Pack {
  write(message: RecordingMessage): void;
  /** Compressed until now. */
  readonly bytes: number;
  /** Ends it. */
  parts(): Promise<Buffer[]>;
}

export function openPack(): Pack {
  const gzip = createGzip();
  const made: Buffer[] = [];
  let bytes = 0;
  const ended = new Promise<void>((resolve, reject) => {
    gzip.on('end', resolve);
    gzip.on('error', reject);
  });
  gzip.on('data', (chunk: Buffer) => {
    made.push(chunk);
    bytes += chunk.length;
  });
  return {
    write: (message) => void gzip.write(`${JSON.stringify(message)}\n`),
    get bytes() {
      return bytes;
    },
    async parts() {
      gzip.end();
      await ended;
      return inPartsOf(partBytes, Buffer.concat(made));
    },
  };
}

/**
 * Hands over each message, in order, and holds no more than one: a little of what is compressed may be much.
 * @param trouble is told of a line that is no message, and of what can't be unpacked: nothing comes after that
 * @param most bytes of the recording; what is behind them is left out
 * @returns false: it was not unpacked to its end
 */
export async function unpack(
  parts: readonly Uint8Array[],
  message: (message: RecordingMessage) => void,
  trouble: (text: string) => void,
  most = mostBytes,
): Promise<boolean> {
  const gunzip = createGunzip();
  let bytes = 0;
  let isWhole = true;
  gunzip.on('error', (error) => {
    isWhole = false;
    trouble(`the recording can't be unpacked: ${error.message}`);
  });
  gunzip.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) gunzip.destroy(new RangeError(`it is larger than ${formatBytes(most)}`));
  });
  const packed = Readable.from(parts);
  await readMessages(packed.pipe(gunzip), recordingMessageSchema, message, trouble, mostCharacters);
  packed.destroy();
  return isWhole;
}

/** Each part says how many there are: whoever leaves one out is seen to have done so. */
export const sealed = (parts: readonly Buffer[], seal: Seal | null, of: string): Buffer[] =>
  seal === null ? [...parts] : parts.map((part, index) => seal.close(part, `${of} ${index}/${parts.length}`));

/** @param parts as they come from a store: it may have made one of all. @throws Error where they were closed with another key, or changed */
export const opened = (parts: readonly Uint8Array[], seal: Seal | null, of: string): Uint8Array[] =>
  seal === null
    ? [...parts]
    : inPartsOf(partBytes + sealBytes, Buffer.concat(parts)).map((part, index, { length }) =>
        seal.open(part, `${of} ${index}/${length}`),
      );

/** At least one. */
const inPartsOf = (bytes: number, whole: Buffer): Buffer[] =>
  Array.from({ length: Math.max(1, Math.ceil(whole.length / bytes)) }, (_, index) =>
    whole.subarray(index * bytes, (index + 1) * bytes),
  );
