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
    texts(heldOf(summary)),
    texts(hintsOf(summary), 'dim'),
    texts(
      [summary.family, ...summary.notes].filter((text) => text !== ''),
      'dim',
    ),
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** More sentences of a kind than a person reads on a terminal are left to the report. */
const mostSentences = 8;

/** The differences that are held, of all figures and ends: the surest first. */
function heldOf({ changes }: RunSummary): string[] {
  if (changes.length === 0) return [];
  const held = changes
    .flatMap((change) => change.held)
    .toSorted((one, other) => one.adjusted - other.adjusted)
    .map(({ sentence }) => sentence);
  return held.length === 0
    ? ['No difference between variants is held.']
    : ['Differences that are held:', ...firstOf(held, 'differences')];
}

/** Those that would be with more trials. */
function hintsOf({ changes }: RunSummary): string[] {
  const hints = changes.flatMap((change) => change.hints);
  return hints.length === 0 ? [] : ['Not held, and worth more trials:', ...firstOf(hints, 'such figures')];
}

const firstOf = (all: readonly string[], what: string): string[] => [
  ...all.slice(0, mostSentences).map((sentence) => `- ${sentence}`),
  ...(all.length > mostSentences ? [`${all.length - mostSentences} more ${what} are in the report.`] : []),
];

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
