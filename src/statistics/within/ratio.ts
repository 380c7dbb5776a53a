import { bootstrap, type Draw, type Interval, percentiles } from '../resample.ts';
import type { Stratum } from './strata.ts';

/** A stratum, with what its values are in proportion to, and how much it counts. */
interface Weighted<Item> extends Stratum<Item> {
  scale: number;
  weight: number;
}

type Statistic<Item> = (items: readonly Item[]) => number | null;

/**
 * How many times as large b is as a, where both are compared within strata only: what a statistic of each comes to over the
 * same mix of strata, in each of them in proportion to what both come to there, so that none counts more for being larger.
 * Strata count by the trials that there are to compare (n m / (n + m), as in the test by Mantel and Haenszel).
 *
 * The interval is of draws within strata, of one fewer than there are: of n draws the spread of few values would be too
 * small, by a half where there are two (McCarthy and Snowden 1985). A stratum with one item on a side says nothing of
 * spread by itself: such strata are drawn as wholes, one fewer, too; and one alone among others is left out.
 * null: there is no such ratio, or nothing is known about its spread.
 */
export function ratioWithin<Item>(
  strata: readonly Stratum<Item>[],
  statistic: Statistic<Item>,
  level: number,
  seed: number,
): { ratio: number | null; interval: Interval | null } {
  const told = strata.flatMap((stratum) => weighted(stratum, statistic));
  const spread = told.filter(({ a, b }) => a.length > 1 && b.length > 1);
  const single = told.filter((one) => !spread.includes(one));
  const wholes = spread.length > 0 && single.length === 1 ? [] : single;
  const ratio = ratioOf([...spread, ...wholes], statistic);
  if (ratio === null || (spread.length === 0 && wholes.length < 2)) return { ratio, interval: null };
  const drawn = (draw: Draw): Weighted<Item>[] => [
    ...spread.map((one) => ({ ...one, a: oneFewer(draw, one.a), b: oneFewer(draw, one.b) })),
    ...oneFewer(draw, wholes),
  ];
  return {
    ratio,
    interval: percentiles(
      bootstrap((draw) => ratioOf(drawn(draw), statistic), seed),
      level,
    ),
  };
}

const oneFewer = <Value>(draw: Draw, values: readonly Value[]): Value[] => draw(values).slice(1);

/** Nothing of a stratum where both come to 0, or nothing was read on a side. */
function weighted<Item>({ a, b }: Stratum<Item>, statistic: Statistic<Item>): Weighted<Item>[] {
  const [below, above] = [statistic(a), statistic(b)];
  if (below === null || above === null || below + above === 0) return [];
  return [{ a, b, scale: (below + above) / 2, weight: (a.length * b.length) / (a.length + b.length) }];
}

function ratioOf<Item>(strata: readonly Weighted<Item>[], statistic: Statistic<Item>): number | null {
  let [below, above] = [0, 0];
  for (const { a, b, scale, weight } of strata) {
    below += (weight * (statistic(a) ?? 0)) / scale;
    above += (weight * (statistic(b) ?? 0)) / scale;
  }
  return below === 0 ? null : above / below;
}
