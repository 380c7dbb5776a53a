import { type Automaton, automatonOf, beyondAscii } from '../../../prefilter/automaton.ts';
import { wordsAsked } from '../../../prefilter/prefilter.ts';

/** What stands somewhere in a line, as bits. */
export const has = {
  /** A word of a pattern that anybody has to try. */
  anybodysWord: 1,
  /** One that only those who ask for collections have to try. */
  collectionsWord: 2,
  /** What more than the line's head is to be looked at for: colours, binary data, letters beyond ASCII, collections of JDK 8. */
  marks: 4,
  /** What a row of the kernel's table has. */
  row: 8,
  kernel: 16,
} as const;

const newline = 32;
const carriageReturn = 64;
const newlineByte = 0x0a;

const words: readonly [readonly string[], number][] = [
  [['\u001b', '\u0000', beyondAscii, '[gc', '[full gc'], has.marks],
  [[...' 0123456789'].map((char) => `] ${char}`), has.row],
  [['kernel'], has.kernel],
  [['\n'], newline],
  [['\r'], carriageReturn],
];

/** Tells by `found` in place of `ends` what ends in a state: bits. */
type Scanner = Omit<Automaton<number>, 'ends'> & { found: Uint8Array; always: number };

let scanner: Scanner | null = null;

/** Made at the first block: most commands read no log, and by then everybody has said what he looks for. */
function start(): Scanner {
  const asked = wordsAsked();
  const bitOf = { nobody: 0, collections: has.collectionsWord, anybody: has.anybodysWord };
  const byWord = new Map<string, number[]>();
  const put = (word: string, bit: number): unknown => byWord.set(word, [...(byWord.get(word) ?? []), bit]);
  for (const [word, asker] of asked.words) put(word, bitOf[asker]);
  for (const [all, bit] of words) for (const word of all) put(word, bit);
  const { ends, ...made } = automatonOf(byWord);
  const found = Uint8Array.from(ends, (bits) => bits.reduce((all, bit) => all | bit, 0));
  return { ...made, found, always: bitOf[asked.always] };
}

/** What one look at each byte of a line tells. */
export interface Scanned {
  /** Where its newline is. */
  end: number;
  /** What it has. */
  bits: number;
}

/**
 * One line of many. A call for each of them, and not a loop over all: V8 makes the best code of what is called often.
 * @param from where it begins; there is a newline somewhere behind
 * @param into takes what is found, so that nothing is made for each line
 */
export function scanLine(block: Uint8Array, from: number, into: Scanned): void {
  scanner ??= start();
  const { classes, next, shift, firstEnd, found, always } = scanner;
  let state = 0;
  let bits = always;
  for (let at = from; ; at += 1) {
    state = next[(state << shift) | (classes[block[at] as number] as number)] as number;
    if (state < firstEnd) continue;
    const here = found[state - firstEnd] as number;
    if (here < newline) bits |= here;
    else if (here === newline) {
      into.end = at;
      into.bits = bits;
      return;
      // Only that which ends the line is none of its text.
    } else if (block[at + 1] !== newlineByte) bits |= has.marks;
  }
}
