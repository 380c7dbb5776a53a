import { divisions } from './divisions.ts';

/** A moment at which all tests are made. */
export interface Look {
  /** Trials on each side by then. */
  each: number;
  /** The share of families that may hold a false difference at this look, and at none before. */
  level: number;
  /** In so many ways what came between the looks until now can be divided. */
  ways: number;
}

/** The level that is spent by a look grows by this power of the trials that there are (Kim and DeMets 1987). */
const power = 2;
/** From one look to the next there are so many times as many trials: each look costs a part of the level. */
const apart = 1.5;
/** A look so near to the last one is not worth its part. */
const nearLast = 1.25;

/**
 * When to look at families of permutation tests from `atLeast` to `atMost` trials on each side, and how much of `level` each
 * look spends (sequential.ts); all of them together spend it. There is no look where it takes more than a difference without
 * any overlap in one test to hold it, and its part is left to the next; at the end there is, if anything could be held at all.
 * @param families each has an equal part of the level, and so many tests
 */
export function looksOf(
  { atLeast, atMost }: { atLeast: number; atMost: number },
  { families, tests }: { families: number; tests: number },
  level: number,
): Look[] {
  const looks: Look[] = [];
  let spent = 0;
  for (let each = atLeast; each <= atMost; ) {
    const by = level * (each / atMost) ** power;
    const before = looks.at(-1);
    const came = each - (before?.each ?? 0);
    const look: Look = { each, level: by - spent, ways: (before?.ways ?? 1) * divisions(2 * came, came) };
    const isOne = canHold(look, each < atMost ? families * tests : families);
    if (isOne) {
      looks.push(look);
      spent = by;
    }
    const next = isOne ? Math.ceil(each * apart) : each + 1;
    each = isOne && each < atMost && next * nearLast > atMost ? atMost : next;
  }
  return looks;
}

/** Whether a difference without any overlap in one of so many tests is held, whatever the others show: a division is as far apart as its mirror image. */
export const canHold = ({ level, ways }: Look, tests: number): boolean => (2 / ways) * tests <= level;
