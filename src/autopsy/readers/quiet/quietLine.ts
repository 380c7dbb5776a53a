import { hostAndProgram } from '../headStep.ts';
import { longestLine } from '../lineHead.ts';
import { has } from './scanLine.ts';

/**
 * What matters of a line in which nobody finds a word that he looks for: `kernel`, and which stamps the kernel's line has;
 * `said`: somebody else's, with a stamp; `unstamped`: anybody's, without one.
 */
export type QuietLine = 'kernel, boot' | 'kernel, local' | 'kernel, local and boot' | 'said' | 'unstamped';

/**
 * The most frequent heads, of which one look tells what `readHead` and the other readers would say; null: it has another head,
 * or something that a reader may look for without a word of its own.
 * @param raw a line that nobody has to look at, as `whoLooks` says
 */
export const quietLine = (raw: string): QuietLine | null =>
  hasMarks(raw) ? null : quietPart(raw, 0, raw.length, has.kernel);

/**
 * The same for a line that is a part of a longer text.
 * @param text ends behind the line, or has a newline there
 * @param bits what it has, as `scanLine` says; it has no marks
 */
export function quietPart(text: string, from: number, to: number, bits: number): QuietLine | null {
  const first = text.charCodeAt(from);
  if (to - from > longestLine) return null;
  const line: Part = { text, from, to, bits };
  // Much the quicker of the two.
  if (text.slice(from, to).includes('/') && endOf(podRow, line) >= 0) return null;
  if (bits & has.row && taskRow.test(text.slice(from, to))) return null;
  if (mayEndObject(text.charCodeAt(to - 1)) && objectEnds.test(text.slice(from, to))) return null;
  if (first === bracket) return inBrackets(line);
  return first >= zero && first <= nine ? fromNumber(line) : fromMonth(line);
}

interface Part {
  text: string;
  from: number;
  to: number;
  bits: number;
}

const [bracket, zero, nine] = [0x5b, 0x30, 0x39];

/**
 * Colours, a mark of bytes, binary data; collections of JDK 8; what may be a row of the kernel's table or of
 * kubectl's; and an object behind a head.
 */
export const hasMarks = (raw: string): boolean =>
  raw.includes('\u001b') ||
  raw.includes('\u0000') ||
  raw.includes('\ufeff') ||
  raw.includes('\ufffd') ||
  raw.includes('[GC') ||
  raw.includes('[Full GC') ||
  taskRow.test(raw) ||
  endOf(podRow, { text: raw, from: 0 }) >= 0;
const taskRow = /\] +\d+ +\d+ +\d+ +\d/;
const podRow = /\S{1,253} +(?:\S{1,253} +)?\d{1,3}\/\d/y;
/** Of an object that may stand behind a head: its last bracket, with a comma and blanks behind it. */
const mayEndObject = (code: number): boolean => code === 0x7d || code === 0x2c || code <= 0x20 || code > 0x7f;
const objectEnds = /\}\s*,?\s*$/;

const sinceBoot = /\[ {0,12}\d{1,12}\.\d{4,9}\] ?/y;
const isoInBrackets = /\[\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})? ?(?:Z|[+-]\d\d:?\d\d)?\]/y;
const iso = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?:: | - | )/y;
/** Of an access log in the common format. */
const client = /\d{1,3}(?:\.\d{1,3}){3} [\w-]{1,64} [\w-]{1,64} \[/y;
const syslog =
  /(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \S{1,255} /y;
const byKernel = /kernel: /y;
/** What the kernel's stamps begin with, wherever they stand. */
const stampOfKernel = /\[(?: *[+<]| *\d+\.|[A-Z][a-z]{2} ?[A-Z\d])/;
/** Behind the kernel's head: no further stamp, mark or name that a head may have. */
const kernelSays = /(?!\[(?![A-Z]{2}|[a-z])|[\w.@-]{1,64}\[\d|[A-Z][a-z]{2} [ \d]|\d{4}[-/]|std|kernel)/y;

/** @returns -1: it does not stand there */
const endOf = (pattern: RegExp, { text, from }: Pick<Part, 'text' | 'from'>, at = from): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

const saysKernel = ({ text, from, to, bits }: Part, at = from): boolean =>
  (bits & has.kernel) !== 0 && text.slice(at, to).includes('kernel');

function isSaid(line: Part, at = line.from): boolean {
  return !saysKernel(line, at) && !stampOfKernel.test(line.text.slice(at, line.to));
}

function inBrackets(line: Part): QuietLine | null {
  const behind = endOf(sinceBoot, line);
  if (behind < 0)
    // Behind this stamp nobody looks for one of the kernel's.
    return endOf(isoInBrackets, line) >= 0 && !saysKernel(line) ? 'said' : null;
  if (hostAndProgram.test(line.text.slice(behind, line.to))) return isSaid(line, behind) ? 'said' : null;
  return isPlain(line, behind) ? 'kernel, boot' : null;
}

const isPlain = (line: Part, at: number): boolean => endOf(kernelSays, line, at) >= 0;

function fromNumber(line: Part): QuietLine | null {
  if (endOf(iso, line) >= 0) return isSaid(line) ? 'said' : null;
  return endOf(client, line) >= 0 ? 'unstamped' : null;
}

function fromMonth(line: Part): QuietLine | null {
  const behind = endOf(syslog, line);
  if (behind < 0) return null;
  const behindName = endOf(byKernel, line, behind);
  if (behindName < 0) return isSaid(line, behind) ? 'said' : null;
  const behindBoot = endOf(sinceBoot, line, behindName);
  if (behindBoot < 0) return isPlain(line, behindName) ? 'kernel, local' : null;
  return isPlain(line, behindBoot) ? 'kernel, local and boot' : null;
}
