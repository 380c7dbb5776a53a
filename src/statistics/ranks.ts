/** Ranks from 0, ties at their middle rank; null stays null. */
export function ranks(values: readonly (number | null)[]): (number | null)[] {
  const sorted = values.filter((value) => value !== null).sort((x, y) => x - y);
  return values.map((value) =>
    value === null ? null : (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2,
  );
}
