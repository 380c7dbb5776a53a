import { usageError } from '../../errors.ts';
import { comparisonColumns } from '../../report/cells.ts';
import { inlineCode, markdownTable, text } from '../page/markdown.ts';
import type { ExperimentData } from '../pins/data.ts';
import type { Json } from '../pins/json.ts';
import { summaryOf } from '../pins/summaryOf.ts';
import { type Measure, measureText } from './measure.ts';
import { estimateText } from './measureClaims.ts';
import { suggestion } from './nearest.ts';
import type { Selection } from './selection.ts';

/** Plain text (`\n` breaks the line), a number, code, or null for "not read". */
export type Cell = string | number | null | { code: string };

export interface TableContent {
  head: string[];
  rows: Cell[][];
  /** Numbers stand right when left out. */
  align?: ('left' | 'right')[];
  /** A line below the table. */
  note?: string;
}

/** A table of a write-up: a function of the pinned data, and of nothing else. */
export type Table = (data: ExperimentData) => TableContent;

/** The comparison as reports have it. @param columns titles of those to show; all when left out */
export const comparisonTable =
  (selection: Selection = {}, columns?: string[]): Table =>
  (data) => {
    const summary = summaryOf(data, selection);
    const titles = comparisonColumns.map(({ title }) => title);
    for (const wanted of columns ?? [])
      if (!titles.includes(wanted))
        throw usageError(`the comparison has no column "${wanted}"`, suggestion(wanted, titles));
    const shown = comparisonColumns.filter(({ title }) => columns?.includes(title) ?? true);
    return {
      head: ['variant', ...shown.map(({ title }) => title)],
      align: ['left', ...shown.map(({ align }) => align)],
      rows: summary.variants.map((row) => [row.key, ...shown.map(({ cell }) => cell(row).join('\n'))]),
      note: `Medians over the valid trials of a variant; in brackets the ${summary.confidence} interval; ≥: it lived at least so long, and was still there.`,
    };
  };

interface MedianTable extends Selection {
  /** Title to measure. */
  columns: Record<string, Measure>;
  /** Rows with labels of their own, also of several scenarios; a row for each variant when left out. */
  rows?: (Selection & { label: string })[];
  /** The best row first: by the first of these medians that differs. In the order of the scenario when left out. */
  ranked?: Rank[];
}

interface Rank {
  measure: Measure;
  best: 'lowest' | 'highest';
}

/** For each variant the median of each measure, with its interval. */
export const medianTable =
  ({ columns, rows, ranked = [], ...selection }: MedianTable): Table =>
  (data) => {
    const labelled =
      rows ??
      data.variants(selection).map(({ key, variant }) => ({ label: key, ...selection, when: variant }));
    return {
      head: ['', ...Object.keys(columns)],
      align: ['left', ...Object.keys(columns).map(() => 'right' as const)],
      rows: inRank(labelled, ranked, data).map((row) => [
        row.label,
        ...Object.values(columns).map((measure) => estimateText(data, measure, row)),
      ]),
    };
  };

/** A median that is not there comes last. */
function inRank<Row extends Selection>(rows: readonly Row[], ranked: Rank[], data: ExperimentData): Row[] {
  const badness = (row: Row, { measure, best }: Rank): number => {
    const { median } = data.estimate(measure, row);
    if (median === null) return Number.POSITIVE_INFINITY;
    return best === 'lowest' ? median : -median;
  };
  return rows.toSorted((one, other) => {
    for (const rank of ranked) {
      const [a, b] = [badness(one, rank), badness(other, rank)];
      if (a !== b) return a < b ? -1 : 1;
    }
    return 0;
  });
}

interface TakenTable extends Selection {
  /** The name in `take`, of a list of rows (`processes()`, `openFiles()`, `nativeMemory()`) or of one row (`jstat()`). */
  taken: string;
  /** Title to the name of the value in each row; units follow from the name, as everywhere. */
  columns: Record<string, string>;
  /** Which trial's; the first one's when left out. */
  repeat?: number;
}

/** Rows that were taken from one trial. */
export const takenTable =
  ({ taken, columns, repeat = 1, ...selection }: TakenTable): Table =>
  (data) => {
    const trial = data.trials(selection).find((each) => each.repeat === repeat);
    if (trial && !Object.hasOwn(trial.taken, taken))
      throw usageError(`nothing called "${taken}" was taken`, suggestion(taken, Object.keys(trial.taken)));
    const rows = trial?.taken[taken];
    return {
      head: Object.keys(columns),
      rows: rowsOf(rows).map((row) => Object.values(columns).map((name) => takenCell(name, row))),
    };
  };

const rowsOf = (taken: Json | undefined): Json[] =>
  taken === undefined || taken === null ? [] : Array.isArray(taken) ? taken : [taken];

function takenCell(name: string, row: Json): Cell {
  const value = row !== null && typeof row === 'object' && !Array.isArray(row) ? row[name] : null;
  if (typeof value === 'number') return measureText(name, value);
  return typeof value === 'string' ? value : null;
}

export function tableMarkdown({ head, rows, align, note }: TableContent): string {
  const numeric = head.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  return [
    markdownTable(
      head.map(text),
      rows.map((row) => row.map(cellMarkdown)),
      align ?? numeric.map((is) => (is ? 'right' : 'left')),
    ),
    ...(note === undefined ? [] : [text(note)]),
  ].join('\n\n');
}

function cellMarkdown(cell: Cell): string {
  if (cell === null) return 'n/a';
  if (typeof cell === 'number') return text(measureText('', cell));
  if (typeof cell === 'string') return cell.split('\n').map(text).join('<br>');
  return inlineCode(cell.code);
}
