import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

/** Of a line that is no message, so much is quoted. */
const quotedCharacters = 120;
/** The longest are the plans of a run of ten thousand trials. */
const mostCharacters = 256 * 1024 ** 2;

/**
 * Reads messages, one JSON object a line, each checked by the schema. A line that is none is told to `onTrouble` and left
 * out: a process that is killed leaves half a line, and a full pipe or a foreign writer may leave anything. The first is
 * told when it comes, how many more there were when all is read.
 * @param most no line of so many characters is a message: no more of it is kept
 * @returns a promise that resolves when the last message was handed over; it never rejects.
 */
export async function readMessages<Out>(
  input: Readable,
  schema: z.ZodType<Out>,
  onMessage: (message: Out) => void,
  onTrouble: (text: string) => void,
  most = mostCharacters,
): Promise<void> {
  let refused = 0;
  const refuse = (why: string): void => {
    refused += 1;
    if (refused === 1) onTrouble(why);
  };
  const lines = splitter(most, {
    line(line) {
      const read = readMessage(line, schema);
      if (read.ok) onMessage(read.message);
      else refuse(read.why);
    },
    tooLong: (begin) => refuse(`a line of more than ${most} characters: ${quote(begin)}`),
  });
  const decoder = new StringDecoder();
  await new Promise<void>((resolve) => {
    input.on('data', (chunk: Buffer) => lines.take(decoder.write(chunk)));
    input.on('end', () => {
      lines.take(decoder.end());
      lines.end();
      resolve();
    });
    // A stream that breaks has ended: whoever ended it is told by other means.
    input.on('error', () => resolve());
    input.on('close', () => resolve());
  });
  if (refused > 1) onTrouble(`${refused - 1} more lines were no messages`);
}

/** Takes a text apart into lines, of which none is kept that is too long. */
function splitter(most: number, on: { line(line: string): void; tooLong(begin: string): void }) {
  let open = '';
  let isTooLong = false;
  const add = (part: string): void => {
    if (isTooLong) return;
    open += part;
    if (open.length < most) return;
    isTooLong = true;
    on.tooLong(open);
    open = '';
  };
  const close = (): void => {
    const line = open;
    const isWhole = !isTooLong;
    [open, isTooLong] = ['', false];
    if (isWhole) on.line(line);
  };
  return {
    take(text: string): void {
      let from = 0;
      for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
        add(text.slice(from, to));
        close();
        from = to + 1;
      }
      add(text.slice(from));
    },
    /** What no line feed ends is a line, too. */
    end: () => (open === '' ? undefined : close()),
  };
}

type Read<Out> = { ok: true; message: Out } | { ok: false; why: string };

function readMessage<Out>(line: string, schema: z.ZodType<Out>): Read<Out> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, why: `a line that is no JSON, as one is that was cut off: ${quote(line)}` };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, message: parsed.data };
  const why = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ');
  return { ok: false, why: `a message that is not as agreed (${why}): ${quote(line)}` };
}

const quote = (line: string): string =>
  line.length > quotedCharacters ? `${line.slice(0, quotedCharacters)}…` : line;
