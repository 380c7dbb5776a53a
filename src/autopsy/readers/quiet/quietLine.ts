import { hostAndProgram } from '../headStep.ts';
import { longestLine } from '../lineHead.ts';

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
export function quietLine(raw: string): QuietLine | null {
  const first = raw.charCodeAt(0);
  if (raw.length > longestLine || hasMarks(raw) || (raw.includes('{') && objectEnds.test(raw))) return null;
  if (first === bracket) return inBrackets(raw);
  return first >= zero && first <= nine ? fromNumber(raw) : fromMonth(raw);
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
  podRow.test(raw);
const taskRow = /\] +\d+ +\d+ +\d+ +\d/;
const podRow = /^\S{1,253} +(?:\S{1,253} +)?\d{1,3}\/\d/;
/** Of an object that may stand behind a head. */
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
const stampOfKernel = /\[(?: *[+<]| *\d+\.|[A-Z][a-z]{2} ?[A-Z\d])/g;
/** Behind the kernel's head: no further stamp, mark or name that a head may have. */
const kernelSays = /(?!\[(?![A-Z]{2}|[a-z])|[\w.@-]{1,64}\[\d|[A-Z][a-z]{2} [ \d]|\d{4}[-/]|std|kernel)/y;

const endOf = (pattern: RegExp, raw: string, from = 0): number => {
  pattern.lastIndex = from;
  return pattern.test(raw) ? pattern.lastIndex : -1;
};

const isSaid = (raw: string, from: number): boolean => {
  stampOfKernel.lastIndex = from;
  return !raw.includes('kernel', from) && !stampOfKernel.test(raw);
};

function inBrackets(raw: string): QuietLine | null {
  const behind = endOf(sinceBoot, raw);
  if (behind < 0)
    // Behind this stamp nobody looks for one of the kernel's.
    return endOf(isoInBrackets, raw) >= 0 && !raw.includes('kernel') ? 'said' : null;
  if (hostAndProgram.test(raw.slice(behind))) return isSaid(raw, behind) ? 'said' : null;
  return isPlain(raw, behind) ? 'kernel, boot' : null;
}

const isPlain = (raw: string, from: number): boolean => endOf(kernelSays, raw, from) >= 0;

function fromNumber(raw: string): QuietLine | null {
  if (endOf(iso, raw) >= 0) return isSaid(raw, 0) ? 'said' : null;
  return endOf(client, raw) >= 0 ? 'unstamped' : null;
}

function fromMonth(raw: string): QuietLine | null {
  const behind = endOf(syslog, raw);
  if (behind < 0) return null;
  const behindName = endOf(byKernel, raw, behind);
  if (behindName < 0) return isSaid(raw, behind) ? 'said' : null;
  const behindBoot = endOf(sinceBoot, raw, behindName);
  if (behindBoot < 0) return isPlain(raw, behindName) ? 'kernel, local' : null;
  return isPlain(raw, behindBoot) ? 'kernel, local and boot' : null;
}
