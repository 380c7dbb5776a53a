/** Ranks from 0, ties at their middle rank; null stays null. */
export function ranks(values: readonly (number | null)[]): (number | null)[] {
  const sorted = values.filter((value) => value !== null).sort((x, y) => x - y);
  return values.map((value) =>
    value === null ? null : (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2,
  );
}

/** What the ranks of one of several strata count: by this, those of few items say as much as those of many (van Elteren 1960). */
export const vanElteren = (read: number): number => 1 / (read + 1);
