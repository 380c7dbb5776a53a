import { type ProbeColumn, probeColumns } from '../../record/probeRow.ts';
import type { Cells } from '../row.ts';

/** The columns that were read, by name. */
export function readColumns(cells: Cells): Partial<Record<ProbeColumn, number>> {
  const read: Partial<Record<ProbeColumn, number>> = {};
  probeColumns.forEach((name, index) => {
    const value = cells[index];
    if (value !== null && value !== undefined) read[name] = value;
  });
  return read;
}
