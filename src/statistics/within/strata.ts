import type { Stage } from '../divisions.ts';

/** Items of two groups that are held against each other here, and against none of another stratum: those of one host, say. */
export interface Stratum<Item> {
  a: readonly Item[];
  b: readonly Item[];
}

/** The items of all strata one after the other, a's first in each. */
export const inOrder = <Item>(strata: readonly Stratum<Item>[]): Item[] =>
  strata.flatMap(({ a, b }) => [...a, ...b]);

/** The same items as they are divided anew: each stratum by itself. */
export const stagesOf = (strata: readonly Stratum<unknown>[]): Stage[] =>
  strata.map(({ a, b }) => ({ items: a.length + b.length, first: a.length }));

/** The stratum of each item, in the same order. */
export const placesOf = (strata: readonly Stratum<unknown>[]): number[] =>
  stagesOf(strata).flatMap(({ items }, index) => Array<number>(items).fill(index));

export const mapped = <Item, Other>(
  strata: readonly Stratum<Item>[],
  read: (items: readonly Item[]) => readonly Other[],
): Stratum<Other>[] => strata.map(({ a, b }) => ({ a: read(a), b: read(b) }));

/**
 * Scores that are made within each stratum, and are there on average 0: what one group's add up to is what a stratified test
 * rests on, and how much higher all of one stratum are than those of another says nothing. Ranks over the number of
 * them and one more make van Elteren's test (1960), log-rank scores the stratified log-rank test, a column of ones and
 * zeros that of Cochran, Mantel and Haenszel. Of one stratum the scores are as they are.
 * @param places the stratum of each item
 * @param weight of a stratum, by how many of its items were read
 */
export function scoresWithin<Item>(
  items: readonly Item[],
  places: readonly number[],
  scores: (items: readonly Item[]) => (number | null)[],
  weight: (read: number) => number = () => 1,
): (number | null)[] {
  const strata = [...Map.groupBy(items.keys(), (index) => places[index]).values()];
  if (strata.length < 2) return scores(items);
  const all = Array<number | null>(items.length).fill(null);
  for (const indexes of strata) {
    const own = scores(indexes.map((index) => items[index] as Item));
    const read = own.filter((score) => score !== null);
    const mean = read.reduce((sum, score) => sum + score, 0) / read.length;
    indexes.forEach((index, place) => {
      const score = own[place] ?? null;
      all[index] = score === null ? null : (score - mean) * weight(read.length);
    });
  }
  return all;
}
