/** "Not read" is null: anything else in a table is a number, as the reader of a file in a strange state must keep to, too. */
export function onlyNumbers(cells: readonly unknown[]): void {
  for (const cell of cells)
    if (cell !== null && !Number.isFinite(cell)) throw new TypeError(`${String(cell)} was read as a number`);
}
