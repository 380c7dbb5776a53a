import { copied, type Line, readHead } from '../lineHead.ts';
import { type LastLine, longestQuote, type SourceFacts } from '../sourceFacts.ts';
import { speakerOf } from '../speaker.ts';
import { type QuietLine, quietLine } from './quietLine.ts';
import { quietObject } from './quietObject.ts';

/** Services whose lines are in one file. */
const mostSpeakers = 1000;

/**
 * The last line of each speaker, and of the kernel: of quiet ones, which are nearly all lines of any log, only that. Their
 * heads are read when somebody asks.
 */
export interface LastLines {
  /** What a line is that need not be read now; null: it is to be read, and by everybody. */
  hold(raw: string): QuietLine | null;
  /** Whether one that is of this kind need not be read now. `raw` may be a part of a longer text until `own`. */
  holdKind(kind: QuietLine, raw: string): boolean;
  /** Lets go of the texts that lines are parts of. */
  own(): void;
  /** To be asked before a line is read. */
  readKernel(): void;
  note(speaker: string | null, line: Line): void;
  of(speaker: string | null): LastLine | null;
  /** To be asked at the end. */
  readAll(): void;
}

export function lastLines(facts: SourceFacts): LastLines {
  const said = new Map<string | null, string>();
  /** Of each kind the last one that was not read. */
  const byKernel = new Map<QuietLine, { raw: string | null; line: number }>();
  let areHeld = false;

  const note: LastLines['note'] = (speaker, { at, text }) => {
    if (!at || (!facts.lastLines.has(speaker) && facts.lastLines.size >= mostSpeakers)) return;
    said.delete(speaker);
    facts.lastLines.set(speaker, { at, text: text.trim().slice(0, longestQuote) });
  };
  const of: LastLines['of'] = (speaker) => {
    const raw = said.get(speaker);
    if (raw !== undefined) note(speaker, readHead(raw));
    return facts.lastLines.get(speaker) ?? null;
  };
  const holdSaid = (raw: string): boolean => {
    const speaker = speakerOf(raw);
    if (!facts.lastLines.has(speaker)) return false;
    said.set(speaker, raw);
    return true;
  };
  /** Of each kind the first is read: a span of time has a beginning. */
  const holdKernel = (kind: QuietLine, raw: string): boolean => {
    const held = byKernel.get(kind);
    if (held === undefined) {
      byKernel.set(kind, { raw: null, line: facts.lines });
      return false;
    }
    [held.raw, held.line] = [raw, facts.lines];
    facts.kernelLines += 1;
    areHeld = true;
    return true;
  };
  const readKernel = (): void => {
    if (!areHeld) return;
    areHeld = false;
    for (const held of [...byKernel.values()].sort((one, other) => one.line - other.line)) {
      if (held.raw !== null) noteMoments(facts, readHead(held.raw));
      held.raw = null;
    }
  };
  /** It had to be read to know that nothing more is to be done. */
  const holdObject = (raw: string): QuietLine | null => {
    const lines = quietObject(raw);
    for (const line of lines ?? [])
      if (line.origin === 'kernel') {
        readKernel();
        noteKernel(facts, line);
      } else note(speakerOf(line.text), line);
    return lines && 'said';
  };
  const holdKind: LastLines['holdKind'] = (kind, raw) => {
    if (kind === 'unstamped') return true;
    return kind === 'said' ? holdSaid(raw) : holdKernel(kind, raw);
  };
  return {
    hold(raw) {
      if (raw.startsWith('{')) return holdObject(raw);
      const kind = quietLine(raw);
      return kind !== null && holdKind(kind, raw) ? kind : null;
    },
    holdKind,
    own() {
      const all = [...said].map(([speaker, raw]) => [speaker && copied(speaker), copied(raw)] as const);
      said.clear();
      for (const [speaker, raw] of all) said.set(speaker, raw);
      for (const held of byKernel.values()) held.raw = held.raw && copied(held.raw);
    },
    readKernel,
    note,
    of,
    readAll() {
      readKernel();
      for (const speaker of said.keys()) of(speaker);
    },
  };
}

/** A line of the kernel's: its moments. */
export function noteKernel(facts: SourceFacts, line: Line): void {
  facts.kernelLines += 1;
  noteMoments(facts, line);
}

function noteMoments({ kernelSpans, ties }: SourceFacts, { at, moments }: Line): void {
  for (const moment of moments) {
    const span = kernelSpans.get(moment.axis);
    if (span) span.last = moment;
    else kernelSpans.set(moment.axis, { first: moment, last: moment });
  }
  const boot = moments.find(({ axis }) => axis === 'boot');
  if (boot && at && at.axis !== 'boot') ties.set(at.axis, { boot, other: at });
}
