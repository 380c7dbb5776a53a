import { type Cells, emptyCells } from '../../src/probe/row.ts';

/** "Not read" is null: anything else in a table is a number, as the reader of a file in a strange state must keep to, too. */
export function onlyNumbers(cells: readonly unknown[]): void {
  for (const cell of cells)
    if (cell !== null && !Number.isFinite(cell)) throw new TypeError(`${String(cell)} was read as a number`);
}

/** Reads a file's bytes into empty cells, by each of these. */
export function readNumbers(
  bytes: Buffer,
  reads: readonly ((bytes: Buffer, length: number, cells: Cells) => unknown)[],
): void {
  for (const read of reads) {
    const cells = emptyCells();
    read(bytes, bytes.length, cells);
    onlyNumbers(cells);
  }
}
