import type { SizeDetails } from '../report/size/sizeDetails.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import { printable } from './toolkit/printable.ts';
import type { Screen } from './toolkit/screen.ts';
import { table } from './toolkit/table.ts';

/** What to copy, what it costs, and what recommenders say; empty where no size is named. */
export function sizeText({ applied, tables }: SizeDetails, screen: Screen): string {
  const copied = applied.map(({ title, text }) => [
    paint(screen, 'bold', printable(title)),
    ...text.split('\n').map((line) => `  ${printable(line)}`),
  ]);
  const shown = tables.flatMap(({ title, head, rows, note }) => [
    [paint(screen, 'bold', printable(title))],
    ...table(
      head.map((name, column) => ({
        title: name,
        align: 'left' as const,
        cells: rows.map((row) => [row[column] ?? '']),
      })),
      screen,
    ),
    paragraph(note, widthOf(screen)).split('\n'),
  ]);
  return [...copied, ...shown].map((block) => `${block.join('\n')}\n`).join('\n');
}
