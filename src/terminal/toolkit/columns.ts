import { paint, type Style } from './paint.ts';
import { paragraph, widthOf } from './paragraph.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** A cell; `style` paints it where there are colours. */
export interface Cell {
  text: string;
  style?: Style;
}

const gap = '  ';
/** Below what stands before it, where that takes most of a line. */
const below = 4;

/**
 * Rows whose cells stand below each other; the last cell of each row is a text, wrapped beside the others. On a screen
 * that is too narrow for that it begins on a line of its own.
 */
export function columns(
  rows: readonly (readonly (Cell | string)[])[],
  screen: Screen,
  indent = '',
): string[] {
  const cells = rows.map((row) =>
    row.map((cell) =>
      typeof cell === 'string' ? { text: printable(cell) } : { ...cell, text: printable(cell.text) },
    ),
  );
  const sizes = cells.reduce<number[]>((widest, row) => {
    row.slice(0, -1).forEach(({ text }, index) => {
      widest[index] = Math.max(widest[index] ?? 0, text.length);
    });
    return widest;
  }, []);
  return cells.flatMap((row) => rowLines(row, sizes, screen, indent));
}

function rowLines(row: readonly Cell[], sizes: readonly number[], screen: Screen, indent: string): string[] {
  const width = widthOf(screen);
  const before = row.slice(0, -1);
  const last = row.at(-1) ?? { text: '' };
  const padding = ({ text }: Cell, index: number): string =>
    ' '.repeat((sizes[index] ?? 0) - text.length) + gap;
  const painted = before
    .map((cell, index) => painting(screen, cell, cell.text) + padding(cell, index))
    .join('');
  const start =
    indent.length +
    before.reduce((sum, cell, index) => sum + cell.text.length + padding(cell, index).length, 0);
  const beside = start <= width / 2;
  const hanging = ' '.repeat(beside ? start : indent.length + below);
  const lines = paragraph(last.text, width, hanging)
    .split('\n')
    .map((line) => line.slice(hanging.length));
  const shown = lines.map((line) => painting(screen, last, line));
  const [first = '', ...others] = beside ? shown : ['', ...shown];
  return [indent + painted + first, ...others.map((line) => hanging + line)].map((line) => line.trimEnd());
}

const painting = (screen: Screen, { style }: Cell, text: string): string =>
  style === undefined || text === '' ? text : paint(screen, style, text);
