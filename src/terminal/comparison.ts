import { type Column, comparisonColumns } from '../report/cells.ts';
import { visible } from '../report/escape.ts';
import type { RunSummary, VariantSummary } from '../report/summary.ts';

/** What the terminal can do, as a value: so that output is testable. */
export interface Terminal {
  columns: number;
  color: boolean;
}

const gap = '  ';

/** The sentences with k of n, then the comparison in as many tables as the width needs. */
export function terminalTable(summary: RunSummary, terminal: Terminal): string {
  const width = Math.max(40, terminal.columns);
  const style = terminal.color ? ansi : plain;
  const sentences = summary.sentences.flatMap((sentence) => wrap(visible(sentence), width));
  const changes = changesOf(summary).flatMap((sentence) => wrap(visible(sentence), width));
  const notes = summary.notes.flatMap((note) => wrap(visible(note), width)).map(style.dim);
  const tables = summary.variants.length === 0 ? [] : tablesOf(summary.variants, width, style);
  const blocks = [sentences.map(style.bold), ...tables, changes, notes].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** More changes than a person reads on a terminal are left to the report. */
const mostChanges = 6;

function changesOf({ changes }: RunSummary): string[] {
  const left = changes.length - mostChanges;
  return [
    ...changes.slice(0, mostChanges).map(({ survival }) => survival),
    ...(left > 0 ? [`${left} more comparisons are in the report.`] : []),
  ];
}

interface Style {
  bold: (text: string) => string;
  dim: (text: string) => string;
  outcome: (text: string) => string;
}

const sequence = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const same = (text: string) => text;
const plain: Style = { bold: same, dim: same, outcome: same };
const ansi: Style = {
  bold: sequence(1),
  dim: sequence(2),
  outcome: (text) =>
    sequence(/survived/.test(text) ? 32 : /^in(?:conclusive|valid)/.test(text) ? 33 : 31)(text),
};

interface Sized {
  column: Column;
  lines: string[][];
  heading: string[];
  width: number;
}

function tablesOf(rows: VariantSummary[], width: number, style: Style): string[][] {
  const names = (row: VariantSummary) => wrap(visible(row.key), Math.max(12, Math.floor(width / 5)));
  const label: Column = { title: 'variant', align: 'left', cell: names, brief: names };
  const first = sized(label, rows);
  const tables: Sized[][] = [];
  let room = 0;
  for (const column of comparisonColumns) {
    const next = sized(column, rows);
    if (next.width + gap.length > room || tables.length === 0) {
      tables.push([first]);
      room = width - first.width;
    }
    tables.at(-1)?.push(next);
    room -= next.width + gap.length;
  }
  return tables.map((columns) => tableLines(columns, rows.length, width, style));
}

/** Headings break into two lines where that makes the column narrower. */
function sized(column: Column, rows: VariantSummary[]): Sized {
  const lines = rows.map((row) => column.brief(row).map(visible));
  const widest = Math.max(0, ...lines.flat().map((line) => line.length));
  const longestWord = Math.max(...column.title.split(' ').map((word) => word.length));
  const heading = wrap(column.title, Math.max(widest, longestWord));
  const width = Math.max(widest, ...heading.map((line) => line.length));
  return { column, lines, heading, width };
}

function tableLines(columns: Sized[], rows: number, width: number, style: Style): string[] {
  const headingHeight = Math.max(...columns.map(({ heading }) => heading.length));
  const headings = Array.from({ length: headingHeight }, (_, line) =>
    // Headings stand on the rule: short ones are empty above.
    join(columns, (one) => one.heading[line - headingHeight + one.heading.length] ?? '', plain),
  );
  const rule = '─'.repeat(
    Math.min(
      width,
      columns.reduce((sum, one) => sum + one.width + gap.length, -gap.length),
    ),
  );
  const body = Array.from({ length: rows }, (_, row) => {
    const height = Math.max(...columns.map(({ lines }) => lines[row]?.length ?? 0));
    return Array.from({ length: height }, (_, line) =>
      join(columns, (one) => one.lines[row]?.[line] ?? '', style),
    );
  });
  return [...headings.map(style.dim), style.dim(rule), ...body.flat()];
}

function join(columns: Sized[], text: (column: Sized) => string, style: Style): string {
  return columns
    .map((one) => {
      const content = text(one);
      const padding = ' '.repeat(Math.max(0, one.width - content.length));
      const shown = one.column.title === 'what failed' && content !== '' ? style.outcome(content) : content;
      return one.column.align === 'left' ? shown + padding : padding + shown;
    })
    .join(gap)
    .trimEnd();
}

/** Words into lines of at most `width`; a longer word keeps a line of its own, cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const cut = word.length > width ? `${word.slice(0, width - 1)}…` : word;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + cut.length <= width)
      lines[lines.length - 1] = `${last} ${cut}`;
    else lines.push(cut);
  }
  return lines;
}
