import type { ExpectationCheck } from '../../study/expectations/check.ts';
import { escapeMarkdown as text } from '../escape.ts';
import type { TrialTable } from '../trialTable.ts';

/** Cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const tableBlocks = (
  { title, head, rows, note }: TrialTable,
  level: '###' | '####' = '####',
): string[] => [
  `${level} ${text(title)}`,
  markdownTable(
    head,
    rows.map((row) => row.map(text)),
  ),
  note,
];

export const expectationsTable = (checks: readonly ExpectationCheck[]): string =>
  markdownTable(
    ['', 'expected', 'seen'],
    checks.map(({ state, expected, seen }) => [
      state === 'held' ? 'held' : `**${state}**`,
      text(expected),
      text(seen),
    ]),
  );
