import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** A prefix leaves at least so much of a line to the text, however narrow the screen is. */
const leastRoom = 8;

/** Where lines break: at the terminal's width; elsewhere nowhere, so that other programs find whole lines. */
export const widthOf = (screen: Screen): number => (screen.tty ? screen.columns : Number.POSITIVE_INFINITY);

/**
 * Text in lines of at most `width`, the first one after `first`, the others after `rest` (`first`'s width in spaces
 * where it is not given). A word that is longer than a line, such as a group's path, is broken; nothing is left out.
 */
export function paragraph(text: string, width: number, first = '', rest = ' '.repeat(first.length)): string {
  const most = Math.max(width, Math.max(first.length, rest.length) + leastRoom);
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of printable(text).split(/\s+/)) {
    let left = word;
    if (!empty && line.length + 1 + left.length > most) {
      lines.push(line);
      [line, empty] = [rest, true];
    }
    while (left.length > most - line.length && empty) {
      lines.push(line + left.slice(0, most - line.length));
      left = left.slice(most - line.length);
      line = rest;
    }
    line += empty ? left : ` ${left}`;
    empty = false;
  }
  return [...lines, line].map((each) => each.trimEnd()).join('\n');
}
