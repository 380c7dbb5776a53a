import { distance } from 'fastest-levenshtein';

/** The known name that a person could have meant; null: none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const [first] = known.toSorted((one, other) => distance(name, one) - distance(name, other));
  return first !== undefined && distance(name, first) <= Math.max(2, first.length / 3) ? first : null;
}

/** What to do about a name that is not there: the nearest one when a person could have meant it, all of them otherwise. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== null) return `Did you mean "${meant}"?`;
  return known.length === 0 ? 'There is none.' : `Known: ${known.join(', ')}.`;
}
