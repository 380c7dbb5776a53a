import type { RecordingMessage } from '../../../record/message.ts';
import type { Search } from '../../../scenario/secrets/search.ts';

type Part = Extract<RecordingMessage, { kind: 'shared' }>;

/**
 * Parts of shared files with asterisks for what is looked for: they keep their length, as each names its place in the file. What
 * lies across two parts is known with the second one, which then begins where it did, and replaces that end of the first.
 */
export function maskingParts(search: Search): (part: Part) => Part {
  /** By file: up to where it was sent, and its last bytes as they are. */
  const sent = new Map<string, { end: number; tail: Buffer }>();
  return (part) => {
    if (search.longest === 0) return part;
    const bytes = Buffer.from(part.base64, 'base64');
    const before = sent.get(part.path);
    const tail = before?.end === part.offset ? before.tail : Buffer.alloc(0);
    const whole = Buffer.concat([tail, bytes]);
    // A copy: a view would keep all of the part.
    const newTail = Buffer.from(whole.subarray(Math.max(0, whole.length - search.longest + 1)));
    sent.set(part.path, { end: part.offset + bytes.length, tail: newTail });
    const spans = search.spans(whole.toString('latin1')).filter(({ end }) => end > tail.length);
    for (const { start, end } of spans) whole.fill('*', start, end);
    const from = Math.min(tail.length, spans[0]?.start ?? tail.length);
    return {
      ...part,
      offset: part.offset - tail.length + from,
      base64: whole.toString('base64', from),
    };
  };
}
