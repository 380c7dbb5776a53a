import { paint, type Style } from './paint.ts';
import { paragraph, widthOf } from './paragraph.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** A column: its title, and the lines of the cell of each row. */
export interface TableColumn {
  title: string;
  align: 'left' | 'right';
  cells: readonly (readonly string[])[];
  /** How a line of a cell is painted; as it is where it is not given. */
  style?: (line: string) => Style;
}

interface Sized {
  column: TableColumn;
  heading: string[];
  cells: string[][];
  width: number;
}

const gap = '  ';
/** The first column names the row, and leaves the others at least this share of the width. */
const labelShare = 1 / 3;

/** Lines of a table in as many parts as the width needs, each of them with the first column, which names the rows. */
export function table([label, ...rest]: readonly TableColumn[], screen: Screen): string[][] {
  if (label === undefined) return [];
  const width = widthOf(screen);
  const first = sized(label, Math.max(12, Math.floor(width * labelShare)));
  const parts: Sized[][] = [];
  let room = 0;
  for (const column of rest) {
    const next = sized(column, width - first.width - gap.length);
    if (next.width + gap.length > room || parts.length === 0) {
      parts.push([first]);
      room = width - first.width;
    }
    parts.at(-1)?.push(next);
    room -= next.width + gap.length;
  }
  return (parts.length === 0 ? [[first]] : parts).map((columns) => part(columns, screen));
}

/** Cells no wider than `most`; a heading breaks into two lines where that makes its column narrower. */
function sized(column: TableColumn, most: number): Sized {
  const cells = column.cells.map((lines) => lines.flatMap((line) => wrap(line, most)));
  const widest = Math.max(0, ...cells.flat().map((line) => line.length));
  const longestWord = Math.max(...column.title.split(' ').map((word) => word.length));
  const heading = wrap(column.title, Math.max(widest, longestWord));
  return { column, heading, cells, width: Math.max(widest, ...heading.map((line) => line.length)) };
}

const wrap = (text: string, most: number): string[] => paragraph(printable(text), most).split('\n');

function part(columns: readonly Sized[], screen: Screen): string[] {
  const height = Math.max(...columns.map(({ heading }) => heading.length));
  const headings = Array.from({ length: height }, (_, line) =>
    // Headings stand on the rule: short ones are empty above.
    row(columns, ({ heading }) => heading[line - height + heading.length] ?? ''),
  );
  const rule = '─'.repeat(columns.reduce((sum, { width }) => sum + width + gap.length, -gap.length));
  const body = Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, index) => {
    const lines = Math.max(...columns.map(({ cells }) => cells[index]?.length ?? 0));
    return Array.from({ length: lines }, (_, line) =>
      row(columns, ({ cells }) => cells[index]?.[line] ?? '', screen),
    );
  });
  return [...headings, rule].map((line) => paint(screen, 'dim', line)).concat(body.flat());
}

/** One line over all columns; painted where a screen is given. */
function row(columns: readonly Sized[], text: (column: Sized) => string, screen?: Screen): string {
  return columns
    .map((one) => {
      const content = text(one);
      const { align, style } = one.column;
      const padding = ' '.repeat(one.width - content.length);
      const shown = screen && style && content !== '' ? paint(screen, style(content), content) : content;
      return align === 'left' ? shown + padding : padding + shown;
    })
    .join(gap)
    .trimEnd();
}
