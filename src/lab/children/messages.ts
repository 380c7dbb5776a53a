import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

/** Of a line that is no message, so much is quoted. */
const quotedCharacters = 120;

/**
 * Reads messages, one JSON object a line, each checked by the schema. A line that is none is told to `onTrouble` and left
 * out: a process that is killed leaves half a line, and a full pipe or a foreign writer may leave anything. The first is
 * told when it comes, how many more there were when all is read.
 * @returns a promise that resolves when the last message was handed over; it never rejects.
 */
export async function readMessages<Out>(
  input: Readable,
  schema: z.ZodType<Out>,
  onMessage: (message: Out) => void,
  onTrouble: (text: string) => void,
): Promise<void> {
  let refused = 0;
  const done = Promise.withResolvers<void>();
  // A stream that breaks has ended: whoever ended it is told by other means.
  input.on('error', () => lines.close());
  const lines = createInterface({ input });
  // It says what its input says once more, and would end the program with it.
  lines.on('error', () => {});
  lines.on('line', (line) => {
    const read = readMessage(line, schema);
    if (read.ok) return onMessage(read.message);
    refused += 1;
    if (refused === 1) onTrouble(read.why);
  });
  lines.on('close', () => done.resolve());
  await done.promise;
  if (refused > 1) onTrouble(`${refused - 1} more lines were no messages`);
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
