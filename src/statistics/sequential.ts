import { eachStagedDivision, type Stage } from './divisions.ts';
import { apart, columnsOf, type FamilyP, type FamilyTest, sharesAtLeast } from './family.ts';

/** What there is at one look at a family of tests. */
export interface LookedAt {
  /** Of all items until now, the ones of earlier looks first. */
  tests: readonly FamilyTest[];
  /** The items that came since the look before, by stratum. Within each the first group comes first. */
  stages: readonly Stage[];
  /** The share of families that may hold a false difference at this look, and at none before. */
  level: number;
}

/**
 * Tests of the same two groups, looked at more than once while items come in: what the last of these looks says. A test is
 * held where `adjusted <= level` of that look. Without a difference the items that came between two looks may be divided in
 * any way, and each way has a path through all looks: the level of a look is the share of paths on which it is the first one
 * to hold anything (alpha spending, Lan and DeMets 1983, by permutation; single-step min-p over the tests, Westfall and
 * Young 1993). So in at most the sum of the levels of all families without a difference is any held at any look, whenever one
 * stops, and what was spent by looks that go together is not spent twice.
 */
export function sequentialP(looks: readonly LookedAt[], seed: number): FamilyP[] {
  const last = looks.at(-1);
  if (last === undefined) return [];
  const statistics = looks.map(({ tests }) => tests.map((): number[] => []));
  const columns = looks.map(({ tests }) => tests.map(columnsOf));
  eachStagedDivision(
    looks.flatMap(({ stages }) => stages),
    seed,
    (inside) => {
      columns.forEach((tests, look) => {
        tests.forEach((test, index) => {
          statistics[look]?.[index]?.push(apart(test, inside));
        });
      });
    },
  );
  const shares = statistics.map((of) => of.map(sharesAtLeast));
  const paths = shares[0]?.[0]?.length ?? 0;
  const open = new Uint8Array(paths).fill(1);
  for (const [look, { level }] of looks.slice(0, -1).entries())
    leave(open, leastOf(shares[look] ?? [], paths), level);
  const least = sorted(open, leastOf(shares.at(-1) ?? [], paths));
  return (shares.at(-1) ?? []).map((of) => {
    const p = of[0] ?? 1;
    return { p, adjusted: upTo(least, p) / paths };
  });
}

/** On each path the least p of all tests. */
function leastOf(shares: readonly Float64Array[], paths: number): Float64Array {
  const least = new Float64Array(paths).fill(1);
  for (const of of shares)
    for (let path = 0; path < paths; path += 1)
      least[path] = Math.min(least[path] as number, of[path] as number);
  return least;
}

const sorted = (open: Uint8Array, least: Float64Array): Float64Array =>
  least.filter((_, path) => open[path] === 1).sort();

/** Paths on which something is held at this look are at their end: as many as the level allows. */
function leave(open: Uint8Array, least: Float64Array, level: number): void {
  const ascending = sorted(open, least);
  const paths = open.length;
  const isHeld = (p: number): boolean => upTo(ascending, p) / paths <= level;
  let bound = 0;
  for (let place = 0; place < ascending.length; place = upTo(ascending, ascending[place] as number)) {
    if (!isHeld(ascending[place] as number)) break;
    bound = ascending[place] as number;
  }
  for (let path = 0; path < paths; path += 1) if ((least[path] as number) <= bound + 1e-12) open[path] = 0;
}

/** How many of sorted values are no larger. */
function upTo(ascending: Float64Array, value: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] as number) <= value + 1e-12) from = middle + 1;
    else to = middle;
  }
  return from;
}
