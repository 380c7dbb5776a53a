import { briefStepsTable, type VariantSteps } from '../report/steps/variantSteps.ts';
import { variantKey } from '../study/outcome.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';
import { table } from './toolkit/table.ts';

/** More tables than a person reads on a terminal are left to the report. */
const mostVariants = 6;

/** A table by steps for each variant, in as many parts as the width needs; empty where there are none. */
export function stepsText(all: readonly VariantSteps[], screen: Screen): string {
  const width = widthOf(screen);
  const shown = all.slice(0, mostVariants);
  const [first] = shown;
  if (first === undefined) return '';
  const left = all.length - shown.length;
  const blocks = [
    ...shown.flatMap((one) => [heading(one, width), ...tableOf(one, screen)]),
    ...(left === 0 ? [] : [paragraph(`The steps of ${left} more variants are in the report.`, width)]),
    paint(screen, 'dim', paragraph(briefStepsTable(first).note, width)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const heading = ({ key }: VariantSteps, width: number): string =>
  paragraph(`By step of the load${key === variantKey({}) ? '' : `, with ${key}`}:`, width);

function tableOf(one: VariantSteps, screen: Screen): string[] {
  const { head, rows, words = [] } = briefStepsTable(one);
  const columns = head.map((title, column) => ({
    title,
    align: column === 0 || words.includes(column) ? ('left' as const) : ('right' as const),
    cells: rows.map((row) => [row[column] ?? '']),
  }));
  return table(columns, screen).map((block) => block.join('\n'));
}
