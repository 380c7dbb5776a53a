import { z } from 'zod';
import { usageError } from '../../errors.ts';

/** The parts of HAR 1.2 that are read; browsers and proxies add their own, and leave some out. */

const pair = z.object({ name: z.string(), value: z.string().catch('') });
const pairs = z.array(pair).catch([]);

const entrySchema = z.object({
  startedDateTime: z.string().catch(''),
  /** Milliseconds; −1: not known. */
  time: z.number().catch(0),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: pairs,
    cookies: pairs,
    postData: z
      .object({
        mimeType: z.string().catch(''),
        text: z.string().optional().catch(undefined),
        params: pairs.optional(),
        encoding: z.string().optional().catch(undefined),
      })
      .nullish()
      .catch(null),
  }),
  response: z.object({
    status: z.number(),
    headers: pairs,
    content: z
      .object({
        text: z.string().optional().catch(undefined),
        encoding: z.string().optional().catch(undefined),
        mimeType: z.string().catch(''),
      })
      .catch({ mimeType: '' }),
  }),
});

export type Entry = z.output<typeof entrySchema>;

const hint =
  'In a browser: developer tools, network, "Save all as HAR with content"; or write --har in a proxy.';

/**
 * The entries of a HAR file in the order in which they were sent.
 * @throws OomlabError (usage): no HAR, or one without requests
 */
export function readHar(text: string, source: string): Entry[] {
  const file = z.object({ log: z.object({ entries: z.array(z.unknown()) }) }).safeParse(parsed(text, source));
  if (!file.success) throw usageError(`${source} is no HAR file: there is no log with entries in it`, hint);
  const entries = file.data.log.entries.flatMap((each) => entrySchema.safeParse(each).data ?? []);
  if (entries.length === 0) throw usageError(`${source} has no requests in it`, hint);
  return entries
    .map((entry, index) => ({ entry, index, atMs: Date.parse(entry.startedDateTime) || 0 }))
    .toSorted((one, other) => one.atMs - other.atMs || one.index - other.index)
    .map(({ entry }) => entry);
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw usageError(`${source} is no HAR file: ${(error as Error).message.split('\n')[0]}`, hint, error);
  }
}

/** Text of an answer; null: it is not there, or is no text. */
export function answerText({ response: { content } }: Entry): string | null {
  if (content.text === undefined || content.text === '') return null;
  if (content.encoding !== 'base64') return content.text;
  if (!/text|json|xml|javascript|html|form/i.test(content.mimeType)) return null;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(content.text), (each) => each.charCodeAt(0)));
  } catch {
    return null; // cut off, or not coded as it says
  }
}

export const headerValues = (headers: readonly { name: string; value: string }[], wanted: string): string[] =>
  // Some write several of one name into one line.
  headers.filter(({ name }) => name.toLowerCase() === wanted).flatMap(({ value }) => value.split('\n'));
