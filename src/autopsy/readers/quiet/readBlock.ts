import { type QuietLine, quietPart } from './quietLine.ts';
import { has, type Scanned, scanLine } from './scanLine.ts';

interface BlockSink {
  /** Whether a line without any of the words that are looked for is nothing to anybody, now. */
  isQuiet(): boolean;
  /** A line that nobody has to look at, and what its head tells. Whether it need not be read; otherwise it is read next. */
  hold(kind: QuietLine | null, raw: string): boolean;
  /** An object that nobody has to look at. */
  holdObject(raw: string): boolean;
  /** A line with a head that tells enough, which only those who ask for collections have to look at. */
  collect(raw: string): void;
  /** Any other line. */
  push(raw: string): void;
  /** A line that was not kept. */
  read(raw: string): void;
}

/** Of these more has to be known than what a head tells. */
const loud = has.anybodysWord | has.marks;
const [brace, carriageReturn] = [0x7b, 0x0d];

/**
 * Reads whole lines from their bytes. Of nearly all lines of any log no text is made: one look at each byte tells which have
 * a word that anybody looks for, and one at their heads what else matters of the others.
 * @param block ends in a newline
 */
export function readBlock(block: Buffer, sink: BlockSink): void {
  // Of a line that has only ASCII, which is the same in both.
  const text = block.toString('latin1');
  const line: Scanned = { end: 0, bits: 0 };
  for (let from = 0; from < block.length; from = line.end + 1) {
    scanLine(block, from, line);
    const to = line.end > from && block[line.end - 1] === carriageReturn ? line.end - 1 : line.end;
    readPart(block, text, from, to, line.bits, sink);
  }
}

function readPart(
  block: Buffer,
  text: string,
  from: number,
  to: number,
  bits: number,
  sink: BlockSink,
): void {
  if (!sink.isQuiet() || bits & loud) return sink.push(block.toString('utf8', from, to));
  const raw = (): string => block.toString('latin1', from, to);
  const isCollection = (bits & has.collectionsWord) !== 0;
  if (block[from] === brace) {
    if (isCollection) return sink.push(raw());
    return sink.holdObject(raw()) ? undefined : sink.read(raw());
  }
  const kind = quietPart(text, from, to, bits);
  if (isCollection) return kind === 'said' ? sink.collect(raw()) : sink.push(raw());
  if (!sink.hold(kind, text.slice(from, to))) sink.read(raw());
}
