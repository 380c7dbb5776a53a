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

/** The columns that were read, by name. */
export function readColumns(cells: Cells): Partial<Record<ProbeColumn, number>> {
  const read: Partial<Record<ProbeColumn, number>> = {};
  probeColumns.forEach((name, index) => {
    const value = cells[index];
    if (value !== null && value !== undefined) read[name] = value;
  });
  return read;
}
