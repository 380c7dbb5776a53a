import type { TrialTable } from '../report/trialTable.ts';
import type { Screen } from './toolkit/screen.ts';
import { table } from './toolkit/table.ts';

/** A table of the report, in blocks that fit the screen. */
export const trialTableText = ({ head, rows }: TrialTable, screen: Screen): string =>
  table(
    head.map((title, column) => ({
      title,
      align: 'left' as const,
      cells: rows.map((row) => [row[column] ?? '']),
    })),
    screen,
  )
    .map((block) => `${block.map((line) => line.trimEnd()).join('\n')}\n`)
    .join('\n');
