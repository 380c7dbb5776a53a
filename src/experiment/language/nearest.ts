import { distance } from 'fastest-levenshtein';

/** What to do about a name that is not there: the nearest one when a person could have meant it, all of them otherwise. */
export function suggestion(name: string, known: readonly string[]): string {
  const [nearest] = known.toSorted((one, other) => distance(name, one) - distance(name, other));
  if (nearest !== undefined && distance(name, nearest) <= Math.max(2, nearest.length / 3))
    return `Did you mean "${nearest}"?`;
  return known.length === 0 ? 'There is none.' : `Known: ${known.join(', ')}.`;
}
