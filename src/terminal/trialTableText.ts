import type { TrialTable } from '../report/trialTable.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';
import { table } from './toolkit/table.ts';

/** A table of the report, in blocks that fit the screen, and what is to be known about it. */
export function trialTableText({ head, rows, note }: TrialTable, screen: Screen): string {
  const columns = head.map((title, column) => ({
    title,
    align: 'left' as const,
    cells: rows.map((row) => [row[column] ?? '']),
  }));
  const blocks = table(columns, screen).map((block) => block.map((line) => line.trimEnd()).join('\n'));
  return `${[...blocks, paragraph(note, widthOf(screen))].join('\n\n')}\n`;
}
