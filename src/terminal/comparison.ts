import { comparisonColumns } from '../report/cells.ts';
import type { RunSummary, VariantSummary } from '../report/summary.ts';
import { paint, type Style } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';
import { type TableColumn, table } from './toolkit/table.ts';

/** The sentences with k of n, then the comparison in as many tables as the width needs. */
export function comparisonText(summary: RunSummary, screen: Screen): string {
  const width = widthOf(screen);
  const texts = (all: readonly string[], style?: Style): string[] =>
    all
      .flatMap((text) => paragraph(text, width).split('\n'))
      .map((line) => (style ? paint(screen, style, line) : line));
  const tables = summary.variants.length === 0 ? [] : table(tableColumns(summary.variants), screen);
  const blocks = [
    texts(summary.sentences, 'bold'),
    ...tables,
    texts(changesOf(summary)),
    texts(summary.notes, 'dim'),
  ].filter((block) => block.length > 0);
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

function tableColumns(variants: readonly VariantSummary[]): TableColumn[] {
  return [
    { title: 'variant', align: 'left', cells: variants.map(({ key }) => [key]) },
    ...comparisonColumns.map(({ title, align, brief }) => ({
      title,
      align,
      cells: variants.map(brief),
      ...(title === 'what failed' ? { style: outcomeStyle } : {}),
    })),
  ];
}

const outcomeStyle = (outcome: string): Style =>
  /survived/.test(outcome) ? 'green' : /^in(?:conclusive|valid)/.test(outcome) ? 'yellow' : 'red';
