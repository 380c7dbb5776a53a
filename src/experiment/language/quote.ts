import type { PinnedQuote } from '../pins/pin.ts';
import type { Selection } from './selection.ts';
import type { JudgedTrial } from './takeTimeline.ts';

/** Lines that a log of a trial really held. */
export interface Quote extends Selection {
  from: PinnedQuote['source'];
  match: RegExp;
  /** Lines that match, at most; one when left out. */
  lines?: number | undefined;
  /** So many lines after the first match, whatever they are, in place of `lines`. */
  follow?: number | undefined;
}

export const quote = (spec: Quote): Quote => spec;

const longest = 1000;

/** From the first trial that has such a line, in the order of repeats; null: none has. */
export function takeQuote(
  { from, match, lines = 1, follow }: Quote,
  trials: readonly JudgedTrial[],
): PinnedQuote | null {
  for (const { recording, verdict } of trials) {
    const all = logOf(from, recording);
    const first = all.findIndex(({ text }) => match.test(text));
    if (first === -1) continue;
    const found =
      follow === undefined
        ? all
            .slice(first)
            .filter(({ text }) => match.test(text))
            .slice(0, lines)
        : all.slice(first, first + 1 + follow);
    return {
      trial: verdict.trial,
      source: from,
      atMs: all[first]?.atMs ?? null,
      lines: found.map(({ text }) => (text.length > longest ? `${text.slice(0, longest)} …` : text)),
    };
  }
  return null;
}

function logOf(from: PinnedQuote['source'], { events, log, gcLog }: JudgedTrial['recording']) {
  if (from === 'target log') return log;
  if (from === 'GC log') return gcLog.map((text) => ({ text, atMs: null }));
  return events.flatMap((event) =>
    event.kind === 'kernel-line' ? [{ text: event.text.split('\n')[0] ?? '', atMs: event.atMs }] : [],
  );
}
