import { type ProbeColumn, probeColumns } from '../record/probeRow.ts';

/** One tick while it is being read: a slot for each probe column, in their order. null: not read. */
export type Cells = (number | null)[];

const indexes = new Map<string, number>(probeColumns.map((name, index) => [name, index]));

export function columnIndex(name: ProbeColumn): number {
  const index = indexes.get(name);
  if (index === undefined) throw new TypeError(`no probe column ${name}`);
  return index;
}

export function emptyCells(): Cells {
  return new Array<number | null>(probeColumns.length).fill(null);
}
