import { readJsonLine, wholeDocument } from '../jsonLine.ts';
import { type Line, longestLine } from '../lineHead.ts';
import { hasMarks } from './quietLine.ts';

/**
 * The lines within an object on a line of its own, all of them with a stamp, and nothing of which matters but that and who
 * says it; null: it is no such object, or holds what a reader may look for without a word of its own.
 * @param raw a line that nobody has to look at, as `whoLooks` says
 */
export function quietObject(raw: string): readonly Line[] | null {
  // What is escaped was not looked through.
  if (!raw.startsWith('{"') || raw.length > longestLine || raw.includes('\\') || hasMarks(raw)) return null;
  if (!raw.endsWith('}') || wholeDocument.test(raw)) return null;
  const lines = readJsonLine(raw);
  // Some are put together from parts, or decoded, and were not looked through either.
  return lines?.every((line) => isQuiet(line) && raw.includes(line.text)) ? lines : null;
}

const isQuiet = ({ at, text }: Line): boolean => at !== null && !telling.test(text) && !hasMarks(text);

/** An object within; a unit of `systemctl status`; a counter of a memory group. */
const telling = /^\s*(?:[{●×○*x]|\S{0,600}(?:low|high|max|oom\w{0,20}|sock_throttled) \d{1,15}\s*$)/;
