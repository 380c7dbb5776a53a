import { divisionsOver, eachStagedDivision, type Stage, stagedDivisions } from './divisions.ts';

/**
 * One test of a family, as the scores of its items: the statistic is how far the means of two groups are apart, added up
 * over the columns. Of ranks that is Wilcoxon's test, of log-rank scores the log-rank test, of a column for each kind
 * the difference of shares. null: nothing was read of that item, and it is left out.
 */
export type FamilyTest = readonly (readonly (number | null)[])[];

export interface FamilyP {
  /** Of this test alone. */
  p: number;
  /** The rate of families with any false difference at which this one would be held. */
  adjusted: number;
}

/**
 * Tests of the same two groups in several figures, as one family: step-down min-p by permutation (Westfall and Young 1993,
 * algorithm 2.8; Ge, Dudoit and Speed 2003). Items are divided anew as wholes, so that figures that go together count once.
 * Exact in the sense of permutation tests: whatever is held at `adjusted <= level`, in at most that share of families
 * without a difference is there any.
 * @param stages items that are compared with each other only, one stage after the other, those of the first group first in
 * each; of several, scores are made within each (`scoresWithin`)
 */
export function familyP(tests: readonly FamilyTest[], stages: readonly Stage[], seed: number): FamilyP[] {
  if (stagedDivisions(stages) === 1) return tests.map(() => ({ p: 1, adjusted: 1 }));
  const statistics: number[][] = tests.map(() => []);
  const columns = tests.map(columnsOf);
  eachStagedDivision(stages, seed, (inside) => {
    columns.forEach((test, place) => {
      statistics[place]?.push(apart(test, inside));
    });
  });
  return stepDown(statistics.map(sharesAtLeast));
}

/** A column as sums are made of it. */
interface Column {
  /** Of each item; 0 where nothing was read. */
  scores: Float64Array;
  /** 1 where something was. */
  read: Uint8Array;
  sum: number;
  count: number;
}

export const columnsOf = (test: FamilyTest): Column[] =>
  test.map((column) => {
    const scores = new Float64Array(column.map((score) => score ?? 0));
    const read = new Uint8Array(column.map((score) => (score === null ? 0 : 1)));
    return { scores, read, sum: scores.reduce((a, b) => a + b, 0), count: read.reduce((a, b) => a + b, 0) };
  });

/** How far the means of those inside and of the others are apart. */
export function apart(columns: readonly Column[], inside: Uint8Array): number {
  let total = 0;
  for (const { scores, read, sum, count } of columns) {
    let [sumOne, one] = [0, 0];
    for (let index = 0; index < scores.length; index += 1) {
      const isIn = inside[index] as number;
      sumOne += isIn * (scores[index] as number);
      one += isIn * (read[index] as number);
    }
    const other = count - one;
    if (one > 0 && other > 0) total += Math.abs(sumOne / one - (sum - sumOne) / other);
  }
  return total;
}

/** For each value the share of all that are at least as large. */
export function sharesAtLeast(values: readonly number[]): Float64Array {
  const ascending = new Float64Array(values).sort();
  const shares = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    // Sums in another order differ in the last digits.
    const smaller = placeOf(ascending, (values[index] as number) - 1e-9);
    shares[index] = (values.length - smaller) / values.length;
  }
  return shares;
}

/** How many of sorted values are smaller. */
function placeOf(ascending: Float64Array, value: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The division that was seen comes first in each. */
function stepDown(shares: readonly Float64Array[]): FamilyP[] {
  const count = shares[0]?.length ?? 0;
  const seen = (test: number): number => shares[test]?.[0] ?? 1;
  const order = [...shares.keys()].sort((x, y) => seen(x) - seen(y));
  const least = new Float64Array(count).fill(1);
  const adjusted = new Map<number, number>();
  // From the largest p up: what is compared with a test is the least p of it and of those that come after it.
  for (const test of order.toReversed()) {
    let extreme = 0;
    for (let division = 0; division < count; division += 1) {
      least[division] = Math.min(least[division] ?? 1, shares[test]?.[division] ?? 1);
      if ((least[division] ?? 1) <= seen(test) + 1e-12) extreme += 1;
    }
    adjusted.set(test, extreme / count);
  }
  let largest = 0;
  for (const test of order) {
    largest = Math.max(largest, adjusted.get(test) ?? 1);
    adjusted.set(test, largest);
  }
  return shares.map((_, test) => ({ p: seen(test), adjusted: adjusted.get(test) ?? 1 }));
}

/**
 * How many items on each side are enough that a difference without any overlap in one figure is held at `level`, whatever
 * the other figures of the pair and the other pairs show.
 * @param strata over so many they may be spread, as many of both in each
 */
export function enoughOnEachSide(tests: number, level: number, strata = 1): number {
  let n = 1;
  while ((2 / divisionsOver(n, strata)) * tests > level) n += 1;
  return n;
}
