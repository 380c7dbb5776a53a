import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { readMessages } from '../../../lab/children/messages.ts';
import { type RecordingMessage, recordingMessageSchema } from '../../../record/message.ts';
import { type Seal, sealBytes } from '../seal.ts';

/** A recording on its way: its messages as JSON lines, compressed, in parts of this size, each of which may be sealed. */
export const partBytes = 1024 ** 2;

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
 * Hands over each message, in order.
 * @param trouble is told of a line that is no message: nothing comes after it
 */
export async function unpack(
  parts: readonly Uint8Array[],
  message: (message: RecordingMessage) => void,
  trouble: (text: string) => void,
): Promise<void> {
  const gunzip = createGunzip();
  gunzip.on('error', (error) => trouble(`the recording can't be unpacked: ${error.message}`));
  await readMessages(Readable.from(parts).pipe(gunzip), recordingMessageSchema, message, trouble);
}

export const sealed = (parts: readonly Buffer[], seal: Seal | null, of: string): Buffer[] =>
  seal === null ? [...parts] : parts.map((part, index) => seal.close(part, `${of} ${index}`));

/** @param parts as they come from a store: it may have made one of all. @throws Error where they were closed with another key, or changed */
export const opened = (parts: readonly Uint8Array[], seal: Seal | null, of: string): Uint8Array[] =>
  seal === null
    ? [...parts]
    : inPartsOf(partBytes + sealBytes, Buffer.concat(parts)).map((part, index) =>
        seal.open(part, `${of} ${index}`),
      );

/** At least one. */
const inPartsOf = (bytes: number, whole: Buffer): Buffer[] =>
  Array.from({ length: Math.max(1, Math.ceil(whole.length / bytes)) }, (_, index) =>
    whole.subarray(index * bytes, (index + 1) * bytes),
  );
