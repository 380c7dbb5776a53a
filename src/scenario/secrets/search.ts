import { bytesOf } from './forms.ts';
import { redacted } from './looks.ts';

/** Where something was found: `end` is behind it. */
export interface Span {
  start: number;
  end: number;
}

export interface Search {
  /** Characters of the longest of what is looked for. */
  readonly longest: number;
  /** @param bytes a character each. @returns in their order; what overlaps is one. */
  spans(bytes: string): Span[];
}

const startLength = 4;

/**
 * Looks for many texts at once: rows of data may be thousands, and a target writes megabytes.
 * @param wanted of four bytes at least; shorter ones are not looked for
 */
export function searchFor(wanted: Iterable<string>): Search {
  const byStart = new Map<string, Map<number, Set<string>>>();
  // Most places are told by their first two characters.
  const begins = new Uint8Array(2 ** 16);
  let longest = 0;
  for (const text of wanted) {
    const bytes = bytesOf(text);
    if (bytes.length < startLength) continue;
    const start = bytes.slice(0, startLength);
    const lengths = byStart.get(start) ?? new Map<number, Set<string>>();
    byStart.set(start, lengths.set(bytes.length, (lengths.get(bytes.length) ?? new Set()).add(bytes)));
    begins[pairAt(bytes, 0)] = 1;
    longest = Math.max(longest, bytes.length);
  }
  const lengthAt = (bytes: string, at: number): number => {
    if (begins[pairAt(bytes, at)] === 0) return 0;
    const lengths = byStart.get(bytes.slice(at, at + startLength)) ?? [];
    return Math.max(
      0,
      ...[...lengths].map(([length, texts]) => (texts.has(bytes.slice(at, at + length)) ? length : 0)),
    );
  };
  return {
    longest,
    spans(bytes) {
      const spans: Span[] = [];
      if (longest === 0) return spans;
      for (let start = 0; start <= bytes.length - startLength; start += 1) {
        const length = lengthAt(bytes, start);
        if (length === 0) continue;
        const last = spans.at(-1);
        if (last !== undefined && start < last.end) last.end = Math.max(last.end, start + length);
        else spans.push({ start, end: start + length });
      }
      return spans;
    },
  };
}

const pairAt = (bytes: string, at: number): number =>
  ((bytes.charCodeAt(at) & 0xff) << 8) | (bytes.charCodeAt(at + 1) & 0xff);

/** A text of a program or of the engine without what is looked for. */
export function withoutFound(text: string, search: Search): string {
  const bytes = /^[\0-\x7f]*$/.test(text) ? text : bytesOf(text);
  const spans = search.spans(bytes);
  if (spans.length === 0) return text;
  const kept = spans.map(({ start }, index) => bytes.slice(spans[index - 1]?.end ?? 0, start));
  return textOf([...kept, bytes.slice(spans.at(-1)?.end)].join(redacted));
}

const textOf = (bytes: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes, (each) => each.charCodeAt(0)));
