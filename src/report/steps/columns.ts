import { formatBytes } from '../../scenario/units.ts';
import type { Held } from '../../study/steps/held.ts';
import { peakText } from '../cells.ts';
import type { TrialTable } from '../trialTable.ts';
import { coresText } from './cells.ts';

/** A column of a table by steps. */
export interface StepColumn<Row> {
  title: string;
  cell: (row: Row) => string;
  /** It is words: they begin at the left. */
  words?: true;
}

/** A column of words is left out where no row has any. */
export function stepTable<Row>(
  title: string,
  note: string,
  all: readonly StepColumn<Row>[],
  rows: readonly Row[],
): TrialTable {
  const columns = all.filter(({ words, cell }) => !words || rows.some((row) => cell(row) !== ''));
  return {
    title,
    head: columns.map((column) => column.title),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
    words: columns.flatMap(({ words }, index) => (words ? [index] : [])),
    note,
  };
}

/** What memory and processors were like. Swap only where there was any, or nobody could tell. */
export function heldColumns<Row extends { held: Held }>(
  rows: readonly Row[],
  /** In place of the figures of a step; null: it has some. */
  instead: (row: Row) => string | null,
  /** `≥ ` of a peak that might have become higher yet. */
  sign: (row: Row) => string,
): StepColumn<Row>[] {
  const column = (title: string, text: (held: Held) => string, bound = true): StepColumn<Row> => ({
    title,
    cell: (row) => {
      const told = text(row.held);
      return instead(row) ?? (bound && told !== 'n/a' ? sign(row) : '') + told;
    },
  });
  // A step that no sample was taken in says nothing of it.
  const sampled = rows.filter((row) => instead(row) === null && row.held.usageBytes !== null);
  const swaps = sampled.some(({ held }) => held.swapBytes !== 0);
  return [
    column('peak usage', ({ usageBytes, limitBytes }) => peakText(usageBytes, limitBytes)),
    column('peak anon', ({ anonBytes }) => formatBytes(anonBytes)),
    ...(swaps ? [column('swap', ({ swapBytes }) => formatBytes(swapBytes))] : []),
    column('CPU cores', ({ cores }) => coresText(cores), false),
  ];
}
