import { enoughOnEachSide } from './family.ts';

/** A moment at which all tests are made. */
export interface Look {
  /** Trials on each side by then. */
  each: number;
  /** The rate of families that may hold a false difference at this look. */
  level: number;
}

/** The level that is spent by a look grows by this power of the trials that there are (Kim and DeMets 1987). */
const power = 2;
/** From one look to the next there are so many times as many trials: each look costs a part of the level. */
const apart = 1.5;
/** A look so near to the last one is not worth its part. */
const nearLast = 1.25;

/**
 * When to look at a family of permutation tests from `atLeast` to `atMost` trials on each side, and how much of `level` each
 * look may spend. Whatever is held at any look, in at most `level` of families without a difference is any: the levels of all
 * looks add up to it, whatever goes together with what, and whenever one stops (Bonferroni over looks). There is no look
 * where nothing could be held, whatever was seen, and its part is left to the next. Empty: not with `atMost` either.
 * @param pairs each has an equal part of the level
 */
export function looksOf(
  { atLeast, atMost }: { atLeast: number; atMost: number },
  pairs: number,
  level: number,
): Look[] {
  const looks: Look[] = [];
  let spent = 0;
  for (let each = atLeast; each <= atMost; ) {
    const by = level * (each / atMost) ** power;
    const reachable = enoughOnEachSide(pairs, by - spent) <= each;
    if (reachable) {
      looks.push({ each, level: by - spent });
      spent = by;
    }
    const next = reachable ? Math.ceil(each * apart) : each + 1;
    each = each < atMost && next * nearLast > atMost && reachable ? atMost : next;
  }
  return looks;
}
