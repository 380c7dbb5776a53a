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

const rowBytes = probeColumns.length * Float64Array.BYTES_PER_ELEMENT;
/** More than wait between two hand-overs at the usual rates. */
const mostRows = 32;

/** Rows that wait to be handed over. As text, a row costs as much as the reading of a few files. */
interface RowBuffer {
  /** True when there is room for no other. */
  add(cells: Cells): boolean;
  /** All that wait, as `rowsIn` reads them; null: none. */
  take(): string | null;
}

export function openRowBuffer(): RowBuffer {
  const values = new Float64Array(mostRows * probeColumns.length);
  const bytes = Buffer.from(values.buffer);
  let count = 0;
  return {
    add(cells) {
      const start = count * probeColumns.length;
      for (let index = 0; index < probeColumns.length; index += 1)
        values[start + index] = cells[index] ?? Number.NaN;
      count += 1;
      return count === mostRows;
    },
    take() {
      if (count === 0) return null;
      const text = bytes.toString('base64', 0, count * rowBytes);
      count = 0;
      return text;
    },
  };
}

/** Whether it is a whole number of rows. */
export function holdsRows(base64: string): boolean {
  return Buffer.byteLength(base64, 'base64') % rowBytes === 0;
}

/** Base64 of doubles, in the byte order of this machine: row after row of all columns, NaN for what was not read. */
export function rowsIn(base64: string): Cells[] {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  const values = new Float64Array(bytes.buffer);
  return Array.from({ length: bytes.length / rowBytes }, (_, row) =>
    Array.from(values.subarray(row * probeColumns.length, (row + 1) * probeColumns.length), (value) =>
      Number.isNaN(value) ? null : value,
    ),
  );
}
